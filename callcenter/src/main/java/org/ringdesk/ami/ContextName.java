package org.ringdesk.ami;

/**
 * Where in our dialplan a call that we make may begin: nowhere else, whoever asks. The kind begins
 * the name of its channel.
 */
public enum ContextName {
  /** An agent's own phone rings, then dials what is its extension. */
  FROM_AGENTS("from-agents", "dial"),
  ONCALL("ringdesk-oncall", "oncall"),
  CALLBACK("ringdesk-callback", "callback"),
  SURVEY("ringdesk-survey", "survey"),
  /** A call of ours that only looks whether it is seen. */
  CANARY("ringdesk-canary", "canary");

  private final String context;
  private final String kind;

  ContextName(String context, String kind) {
    this.context = context;
    this.kind = kind;
  }

  String context() {
    return context;
  }

  public String kind() {
    return kind;
  }
}
