package org.ringdesk.call;

import java.time.Duration;

/**
 * What can happen to a call, in the past tense. Decoded from AMI (see {@code
 * org.ringdesk.ami.AmiDecoder} for the message behind each) and the only thing that moves a {@link
 * Call}.
 */
public sealed interface CallEvent {
  At at();

  /**
   * The PBX made a channel itself (Newchannel otherwise): a phone it dials, half of a Local
   * channel, a call it was asked to originate. Whatever becomes of it is no customer's call.
   */
  record Dialled(At at, Leg leg) implements CallEvent {}

  /** A channel began a call of its own (Newchannel in state Ring, its own Linkedid). */
  record Reached(At at, Leg leg, Line line) implements CallEvent {}

  /**
   * A caller entered a queue (QueueCallerJoin). Carries the line too: after a gap this may be the
   * first we hear of the call.
   */
  record Joined(At at, Leg leg, Line line, QueueName queue) implements CallEvent {}

  /**
   * The queue tried a member's phone (AgentCalled). It has not rung yet, and may never: it may be
   * busy or dead.
   */
  record PhoneCalled(At at, Leg leg, QueueName queue, Leg phone, String channel, AgentName agent)
      implements CallEvent {}

  /**
   * A Local member's far half dialled the real phone (DialBegin): {@code phone} rings for the ring
   * whose channel is {@code via}.
   */
  record PhoneForked(At at, String via, Leg phone) implements CallEvent {}

  /** A phone really rang (Newstate Ringing or DialState RINGING on a leg that is not Local). */
  record PhoneRang(At at, Leg phone) implements CallEvent {}

  /** A phone stopped being tried (DialEnd). */
  record PhoneStopped(At at, Leg phone, RingEnd how) implements CallEvent {}

  /** One side asked to hang up (HangupRequest). */
  record HangupAsked(At at, Leg leg) implements CallEvent {}

  /**
   * The queue let the caller go unanswered (QueueCallerAbandon): hang-up, timeout, emptiness,
   * withdrawal and Redirect alike.
   *
   * @param place where in the dialplan the caller stood by then, as {@link Line#place}; empty where
   *     it is not known
   */
  record GaveUp(At at, Leg leg, QueueName queue, String place) implements CallEvent {
    public GaveUp(At at, Leg leg, QueueName queue) {
      this(at, leg, queue, "");
    }
  }

  /**
   * The queue let go of a caller who had been sent elsewhere: {@link Calls} tells it by the place.
   */
  record Redirected(At at, Leg leg, QueueName queue) implements CallEvent {}

  /**
   * A leg has the Linkedid of an older call since they met in a bridge (BridgeEnter, BridgeLeave):
   * a conference, an attended transfer. Two customers who meet are still two calls.
   */
  record CallsJoined(At at, Leg leg, Leg linked) implements CallEvent {}

  /**
   * An agent and the caller were joined (AgentConnect).
   *
   * @param agent the queue's member; where another phone picked the call up, that phone's channel
   *     name up to its number, such as {@code PJSIP/1002}
   */
  record Connected(At at, Leg leg, QueueName queue, Leg phone, AgentName agent)
      implements CallEvent {}

  /** The talk ended (AgentComplete). */
  record Completed(At at, Leg leg, QueueName queue, Leg phone) implements CallEvent {}

  /** One side put the other on hold (Hold). */
  record Held(At at, Leg leg) implements CallEvent {}

  /** The hold ended (Unhold). */
  record Resumed(At at, Leg leg) implements CallEvent {}

  /** Our dialplan's word after {@code Queue()}: how the caller left it. */
  record DeskLeft(At at, Leg leg, QueueName queue, Outcome outcome) implements CallEvent {}

  /** Our dialplan's word on a call that needed no queue: closed, on-call, voicemail. */
  record DeskTold(At at, Leg leg, Outcome outcome) implements CallEvent {}

  /**
   * Our dialplan's or script's word on what the caller heard, pressed or was led to. It may be said
   * on an engineer's leg; {@code leg} is the caller's all the same.
   *
   * @param step what was done, such as {@code menu}
   * @param value what came of it, such as {@code 2}; may be empty
   * @param withheld the caller wants to stay unknown: for a call that enters no queue, nothing else
   *     tells
   */
  record DeskStep(At at, Leg leg, String step, String value, boolean withheld)
      implements CallEvent {}

  /** A channel ended (Hangup). */
  record HungUp(At at, Leg leg) implements CallEvent {}

  /** The link broke; until the next login nobody listens. */
  record LinkLost(At at, String why) implements CallEvent {}

  /**
   * After each login, which run of the PBX this is (CoreStatus). A change means that it restarted
   * and every older channel died.
   */
  record Booted(At at, String boot) implements CallEvent {}

  /** A channel that lives, listed after a login (CoreShowChannel, which tells its age). */
  record ChannelListed(At at, Leg leg, Line line, Duration age) implements CallEvent {}

  /** A caller who waits in a queue, listed after a login (QueueEntry). */
  record WaiterListed(At at, Leg leg, QueueName queue, Duration waited) implements CallEvent {}

  /**
   * The list of living channels is complete (CoreShowChannelsComplete): an open call that is not on
   * it ended while nobody listened.
   */
  record ChannelsListed(At at) implements CallEvent {}
}
