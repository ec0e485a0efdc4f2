package org.ringdesk.canary;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a call of our own found wanting, in the order of a call's way. */
public enum Blind {
  /** The PBX does not take orders from us: it cannot be reached. */
  ORDERS,
  /** It refuses to make a call for us. */
  ORIGINATE,
  /** AMI did not tell of the call, or not of all of it. */
  AMI,
  /** The PBX's dialplan has no place for calls of ours. */
  CONTEXT,
  /** The hotline's number does not lead to our part of the dialplan. */
  NUMBER,
  /** The scripts were not reached, or broke off. */
  SCRIPT,
  /** What makes tickets of calls did not come to it. */
  OUTBOX,
  /** queue_log is read, and the call is not in it. */
  LEDGER;

  /** As rows and bundles write it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Blind> ofKey(String key) {
    return Stream.of(values()).filter(b -> b.key().equals(key)).findFirst();
  }
}
