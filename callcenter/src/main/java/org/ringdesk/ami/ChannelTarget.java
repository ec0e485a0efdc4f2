package org.ringdesk.ami;

/** Whom a call that we make rings first. */
public sealed interface ChannelTarget {
  /** A phone of ours, by its PJSIP endpoint. */
  record Phone(String endpoint) implements ChannelTarget {}

  /** A number outside, through a trunk's PJSIP endpoint. */
  record Outside(String number, String trunk) implements ChannelTarget {}

  /**
   * A hotline of ours, as if a customer called it; nobody's phone rings. On a PBX whose dialplan
   * has no place for such calls ({@code ringdesk-canary}) nothing happens at all.
   */
  record Ourselves(String hotline) implements ChannelTarget {}
}
