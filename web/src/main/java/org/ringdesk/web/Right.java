package org.ringdesk.web;

/** What a route asks of whoever calls it. */
public enum Right {
  /** Anybody who reaches this server. */
  PUBLIC
}
