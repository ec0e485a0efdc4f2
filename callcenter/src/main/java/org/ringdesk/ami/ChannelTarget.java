package org.ringdesk.ami;

/** Whom a call that we make rings first. */
public sealed interface ChannelTarget {
  /** A phone of ours, by its PJSIP endpoint. */
  record Phone(String endpoint) implements ChannelTarget {}

  /** A number outside, through a trunk's PJSIP endpoint. */
  record Outside(String number, String trunk) implements ChannelTarget {}
}
