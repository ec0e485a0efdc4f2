package org.ringdesk.call;

/** Who tells of calls: either forgets or misses what the other may know. */
public enum Witness {
  /** The manager link: fast and full, but what was said while it was down is never said again. */
  AMI,
  /** The PBX's queue_log: seconds only, but written line by line to a file that survives. */
  LEDGER;

  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
