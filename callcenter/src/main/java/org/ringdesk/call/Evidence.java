package org.ringdesk.call;

/** What an outcome rests on, strongest first. */
public enum Evidence {
  /** AgentComplete, or the talk's own end. */
  COMPLETE,
  /** The dialplan's own word (UserEvent DeskLeft with QUEUESTATUS, DeskTold). */
  DESK_LEFT,
  /** A line of queue_log. */
  LEDGER,
  /** The caller stood elsewhere in the dialplan when the queue let go. */
  REDIRECT_THEN_ABANDON,
  /** The caller asked to hang up before the queue let go. */
  HANGUP_THEN_ABANDON,
  /** The queue let go, the caller lived on, nobody said why: provisional. */
  ABANDON_ALONE,
  /** Only the end of the channel was seen: provisional. */
  HANGUP_ONLY,
  /** The channel was gone when the link came back: provisional unless the PBX had restarted. */
  SNAPSHOT;

  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** True where the ledger may still decide otherwise. */
  public boolean provisional() {
    return this == ABANDON_ALONE || this == HANGUP_ONLY || this == SNAPSHOT;
  }
}
