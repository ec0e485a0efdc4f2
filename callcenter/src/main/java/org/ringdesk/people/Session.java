package org.ringdesk.people;

/**
 * A browser that somebody signed in with.
 *
 * @param csrf what every form sent from it has to carry; a stranger's page cannot know it
 * @param mustChange nothing else may be done before the password is changed
 */
public record Session(Viewer viewer, String csrf, boolean mustChange) {}
