package org.ringdesk.ami;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ringdesk.agent.AgentEvent;
import org.ringdesk.agent.Device;
import org.ringdesk.ami.CanarySign.Progress;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.At;
import org.ringdesk.call.CallEvent;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.RingEnd;

/**
 * What a message of Asterisk 20 to 23 means for calls and agents. One message is one event or none.
 * Pure; never throws: what it cannot read is {@link Decoded.Ignored} with a reason that is counted.
 *
 * <p>The PBX's name is the link's. {@code SystemName} is a header, and whoever forges one chooses
 * it.
 */
public final class AmiDecoder {
  /** The event that we note in the journal ourselves when a link breaks. */
  public static final String LINK_LOST = "RingdeskLinkLost";

  /** Asterisk's word for a state of a channel (AST_STATE_*). */
  private static final String STATE_RING = "4";

  private static final String STATE_RINGING = "5";

  /** An interface that names one phone, whose channels are called after it. */
  private static final Pattern ONE_PHONE = Pattern.compile("(?i:PJSIP|SIP)/[^/@;&]+");

  private static final Pattern LINE_BREAK = Pattern.compile("[\\x00-\\x1f]");

  /** Events that say nothing the others do not say better. */
  private static final Set<String> NOT_NEEDED =
      Set.of(
          "AGIExecEnd",
          "AGIExecStart",
          "AgentDump",
          "AgentRingNoAnswer", // comes for busy and dead phones too
          "AOC-D",
          "AOC-E",
          "AOC-S",
          "AttendedTransfer",
          "BlindTransfer", // comes after the second join
          "BridgeCreate",
          "BridgeDestroy",
          "BridgeInfoChannel",
          "BridgeMerge",
          "BridgeVideoSourceUpdate",
          "CEL",
          "Cdr",
          "ChanSpyStart",
          "ChanSpyStop",
          "ChannelTalkingStart",
          "ChannelTalkingStop",
          "ConfbridgeEnd",
          "ConfbridgeJoin",
          "ConfbridgeLeave",
          "ConfbridgeStart",
          "DTMFBegin",
          "DTMFEnd",
          "DeviceStateChange",
          "ExtensionStatus",
          "Flash",
          "FullyBooted",
          "HangupHandlerPop",
          "HangupHandlerPush",
          "HangupHandlerRun",
          "LocalBridge",
          "LocalOptimizationBegin",
          "LocalOptimizationEnd",
          "MixMonitorMute",
          "MixMonitorStart",
          "MixMonitorStop",
          "MusicOnHoldStart",
          "MusicOnHoldStop",
          "NewAccountCode",
          "NewCallerid",
          "NewConnectedLine",
          "NewExten",
          "Newexten",
          "OriginateResponse",
          "ParkedCall",
          "ParkedCallGiveUp",
          "ParkedCallTimeOut",
          "Pickup",
          "PresenceStateChange",
          "PresenceStatus",
          "QueueCallerLeave", // comes on every way out, sometimes after the Hangup
          "QueueMemberPenalty",
          "QueueMemberRinginuse",
          "QueueParams",
          "RTCPReceived",
          "RTCPSent",
          "Rename",
          "SoftHangupRequest",
          "Status",
          "SuccessfulAuth",
          "TestEvent",
          "UnParkedCall",
          "VarSet",
          "Wink");

  private static final Map<String, Decoded> IGNORED =
      NOT_NEEDED.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name, name -> new Decoded.Ignored("not-needed:" + name)));

  private static final Decoded UNKNOWN = new Decoded.Ignored("unknown-event");

  /**
   * @param chunk the journal row that will hold the message's text
   */
  public Decoded decode(AmiMessage m, long chunk) {
    if (!m.genuine()) {
      return new Decoded.Ignored(m.cut() ? "cut" : m.response() ? "response" : "not-genuine");
    }
    var at = new At(m.timestamp().orElse(m.seenAt()), m.seenAt(), chunk);
    return m.response() ? answer(m, at) : event(m, at);
  }

  private static Decoded answer(AmiMessage m, At at) {
    if (!m.word("Response").equals("Success")) {
      return new Decoded.Ignored("action-refused");
    }
    return switch (m.action().orElse("")) {
      case AmiLink.QUEUE_STATUS -> new Decoded.OfAgent(new AgentEvent.ListBegan(at));
      case AmiLink.CORE_STATUS ->
          broken(m, "CoreStartupDate", "CoreStartupTime").orElseGet(() -> booted(m, at));
      default -> new Decoded.Ignored("response");
    };
  }

  private static Decoded booted(AmiMessage m, At at) {
    return call(
        new CallEvent.Booted(at, m.word("CoreStartupDate") + " " + m.word("CoreStartupTime")));
  }

  private static Decoded event(AmiMessage m, At at) {
    return switch (m.event()) {
      case "Newchannel" ->
          broken(m, "ChannelState", "Uniqueid", "Linkedid").orElseGet(() -> reached(m, at));
      case "Newstate" ->
          broken(m, "Channel", "ChannelState", "Uniqueid").orElseGet(() -> rangByState(m, at));
      case "DialState" ->
          broken(m, "DestChannel", "DialStatus", "DestUniqueid").orElseGet(() -> rangByDial(m, at));
      case "DialBegin" -> forked(m, at);
      case "DialEnd" -> stopped(m, at);
      case "HangupRequest" ->
          broken(m, "Uniqueid").orElseGet(() -> call(new CallEvent.HangupAsked(at, leg(m))));
      case "Hangup" ->
          broken(m, "Uniqueid").orElseGet(() -> call(new CallEvent.HungUp(at, leg(m))));
      case "Hold" -> broken(m, "Uniqueid").orElseGet(() -> call(new CallEvent.Held(at, leg(m))));
      case "Unhold" ->
          broken(m, "Uniqueid").orElseGet(() -> call(new CallEvent.Resumed(at, leg(m))));
      case "QueueCallerJoin" ->
          broken(m, "Uniqueid", "Linkedid", "Queue")
              .orElseGet(() -> call(new CallEvent.Joined(at, leg(m), line(m), queue(m))));
      case "QueueCallerAbandon" ->
          broken(m, "Uniqueid", "Queue")
              .orElseGet(() -> call(new CallEvent.GaveUp(at, leg(m), queue(m), place(m))));
      // A changed Linkedid is first seen on leaving where the channel entered before the other one.
      case "BridgeEnter", "BridgeLeave" ->
          broken(m, "Uniqueid", "Linkedid").orElseGet(() -> met(m, at));
      case "AgentCalled" ->
          broken(m, "Uniqueid", "Queue", "DestUniqueid", "DestChannel", "Interface")
              .orElseGet(() -> phoneCalled(m, at));
      case "AgentConnect" ->
          broken(m, "Uniqueid", "Queue", "DestUniqueid", "Interface")
              .orElseGet(
                  () -> call(new CallEvent.Connected(at, leg(m), queue(m), phone(m), answerer(m))));
      case "AgentComplete" ->
          broken(m, "Uniqueid", "Queue", "DestUniqueid")
              .orElseGet(() -> call(new CallEvent.Completed(at, leg(m), queue(m), phone(m))));
      case "UserEvent" -> ofOurDialplan(m, at);
      case LINK_LOST -> call(new CallEvent.LinkLost(at, m.word("Why")));
      case "QueueMemberStatus", "QueueMemberAdded", "QueueMemberPause" ->
          broken(m, "Queue", "Interface", "Status").orElseGet(() -> seen(m, at));
      case "QueueMember" -> broken(m, "Queue", "Location", "Status").orElseGet(() -> seen(m, at));
      case "QueueMemberRemoved" ->
          broken(m, "Queue", "Interface")
              .orElseGet(() -> agent(new AgentEvent.MemberRemoved(at, queue(m), callee(m))));
      case "QueueEntry" -> broken(m, "Queue", "Uniqueid", "Wait").orElseGet(() -> waiter(m, at));
      case "QueueStatusComplete" -> listed(m, agent(new AgentEvent.ListEnded(at)));
      case "CoreShowChannel" -> broken(m, "Uniqueid", "Linkedid").orElseGet(() -> channel(m, at));
      case "CoreShowChannelsComplete" -> listed(m, call(new CallEvent.ChannelsListed(at)));
      default -> IGNORED.getOrDefault(m.event(), UNKNOWN);
    };
  }

  /** A channel that rings at us and began the call; phones begin Down, with another's Linkedid. */
  private static Decoded reached(AmiMessage m, At at) {
    if (leg(m).canary()) return canary(m, at, Progress.CHANNEL);
    boolean ours = !m.word("ChannelState").equals(STATE_RING) || isLocal(m.word("Channel"));
    if (ours) {
      return call(new CallEvent.Dialled(at, leg(m)));
    }
    return m.word("Uniqueid").equals(m.word("Linkedid"))
        ? call(new CallEvent.Reached(at, leg(m), line(m)))
        : new Decoded.Ignored("not-needed:Newchannel");
  }

  private static Decoded met(AmiMessage m, At at) {
    String linked = m.word("Linkedid");
    return m.word("Uniqueid").equals(linked)
        ? new Decoded.Ignored("not-needed:" + m.event())
        : call(new CallEvent.CallsJoined(at, leg(m), new Leg(m.pbx(), linked)));
  }

  private static Decoded rangByState(AmiMessage m, At at) {
    return m.word("ChannelState").equals(STATE_RINGING) && !isLocal(m.word("Channel"))
        ? call(new CallEvent.PhoneRang(at, leg(m)))
        : new Decoded.Ignored("not-needed:Newstate");
  }

  private static Decoded rangByDial(AmiMessage m, At at) {
    return m.word("DialStatus").equals("RINGING") && !isLocal(m.word("DestChannel"))
        ? call(new CallEvent.PhoneRang(at, phone(m)))
        : new Decoded.Ignored("not-needed:DialState");
  }

  /** Only a Local member's far half: its near half is the channel that the queue called. */
  private static Decoded forked(AmiMessage m, At at) {
    String channel = m.word("Channel");
    if (!isLocal(channel) || !channel.endsWith(";2") || m.word("DestUniqueid").isEmpty()) {
      return new Decoded.Ignored("not-needed:DialBegin");
    }
    String nearHalf = channel.substring(0, channel.length() - 1) + "1";
    return call(new CallEvent.PhoneForked(at, nearHalf, phone(m)));
  }

  private static Decoded stopped(AmiMessage m, At at) {
    if (m.word("DestUniqueid").isEmpty()) {
      return new Decoded.Ignored("not-needed:DialEnd");
    }
    return switch (m.word("DialStatus")) {
      case "ANSWER" -> call(new CallEvent.PhoneStopped(at, phone(m), RingEnd.ANSWERED));
      case "NOANSWER" -> call(new CallEvent.PhoneStopped(at, phone(m), RingEnd.NO_ANSWER));
      case "BUSY" -> call(new CallEvent.PhoneStopped(at, phone(m), RingEnd.BUSY));
      case "CANCEL", "ABORT", "CONTINUE", "GOTO" ->
          call(new CallEvent.PhoneStopped(at, phone(m), RingEnd.CANCELED));
      case "CHANUNAVAIL", "CONGESTION" ->
          call(new CallEvent.PhoneStopped(at, phone(m), RingEnd.UNREACHABLE));
      default -> new Decoded.Ignored("broken:DialStatus");
    };
  }

  private static Decoded phoneCalled(AmiMessage m, At at) {
    return call(
        new CallEvent.PhoneCalled(
            at, leg(m), queue(m), phone(m), m.word("DestChannel"), callee(m)));
  }

  private static Decoded ofOurDialplan(AmiMessage m, At at) {
    return switch (m.word("UserEvent")) {
      case "DeskLeft" -> broken(m, "Uniqueid", "Queue").orElseGet(() -> deskLeft(m, at));
      case "DeskTold" -> broken(m, "Uniqueid", "Outcome").orElseGet(() -> deskTold(m, at));
      case "DeskStep" -> broken(m, "Uniqueid", "Step").orElseGet(() -> deskStep(m, at));
      case "DeskCanary" -> ofOurCanary(m, at);
      default -> new Decoded.Ignored("foreign-user-event");
    };
  }

  /** QUEUESTATUS is empty where the caller hung up: Queue() never came to set it. */
  private static Decoded deskLeft(AmiMessage m, At at) {
    Optional<Outcome> outcome =
        m.header("Status")
            .flatMap(
                status ->
                    Optional.ofNullable(
                        switch (status) {
                          case "" -> Outcome.ABANDONED;
                          case "TIMEOUT" -> Outcome.TIMED_OUT;
                          case "FULL" -> Outcome.REFUSED_FULL;
                          case "JOINEMPTY", "JOINUNAVAIL" -> Outcome.REFUSED_EMPTY;
                          case "LEAVEEMPTY", "LEAVEUNAVAIL" -> Outcome.LEFT_EMPTY;
                          // The agent hung up and option c sent the caller on in the dialplan.
                          case "CONTINUE" -> Outcome.ANSWERED;
                          case "WITHDRAW" -> Outcome.WITHDRAWN;
                          case "KEY" -> Outcome.EXITED_BY_KEY;
                          default -> null;
                        }));
    return outcome
        .map(o -> call(new CallEvent.DeskLeft(at, leg(m), queue(m), o)))
        .orElse(new Decoded.Ignored("broken:Status"));
  }

  private static Decoded deskTold(AmiMessage m, At at) {
    String key = m.word("Outcome");
    for (var outcome : Outcome.values()) {
      if (outcome.key().equals(key)) {
        return call(new CallEvent.DeskTold(at, leg(m), outcome));
      }
    }
    return new Decoded.Ignored("broken:Outcome");
  }

  /** Said on an engineer's leg it names the caller's. */
  private static Decoded deskStep(AmiMessage m, At at) {
    String step = m.word("Step");
    String value = m.word("Value");
    if (!step.matches("[a-z_]{1,40}") || !value.matches("[^\\p{Cntrl}]{0,200}")) {
      return new Decoded.Ignored("broken:Step");
    }
    Leg caller = m.word("Caller").isEmpty() ? leg(m) : new Leg(m.pbx(), m.word("Caller"));
    boolean withheld = m.word("CallerIDNum").equals(Line.ANONYMOUS);
    return call(new CallEvent.DeskStep(at, caller, step, value, withheld));
  }

  private static Decoded ofOurCanary(AmiMessage m, At at) {
    for (var progress : Progress.values())
      if (progress.key().equals(m.word("Step")) && leg(m).canary()) return canary(m, at, progress);
    return new Decoded.Ignored("broken:Step");
  }

  private static Decoded canary(AmiMessage m, At at, Progress progress) {
    String script = m.word("Script").matches("[A-Z]{1,20}") ? m.word("Script") : "";
    String uniqueid = m.word("Uniqueid").replaceFirst(";2$", "");
    return new Decoded.OfCanary(new CanarySign(at, uniqueid, progress, script));
  }

  private static Decoded seen(AmiMessage m, At at) {
    return agent(
        new AgentEvent.MemberSeen(
            at,
            queue(m),
            callee(m),
            memberInterface(m),
            Device.of(number(m.word("Status"))),
            m.word("InCall").equals("1"),
            m.word("Paused").equals("1"),
            m.word("PausedReason")));
  }

  private static Decoded waiter(AmiMessage m, At at) {
    int seconds = number(m.word("Wait"));
    return seconds < 0
        ? new Decoded.Ignored("broken:Wait")
        : call(new CallEvent.WaiterListed(at, leg(m), queue(m), Duration.ofSeconds(seconds)));
  }

  /** Half of a Local channel is nobody's call, whatever its Linkedid. */
  private static Decoded channel(AmiMessage m, At at) {
    return isLocal(m.word("Channel"))
        ? call(new CallEvent.Dialled(at, leg(m)))
        : call(new CallEvent.ChannelListed(at, leg(m), line(m), age(m)));
  }

  /** A list that the PBX broke off must not end what is not on it. */
  private static Decoded listed(AmiMessage m, Decoded complete) {
    return m.word("EventList").equals("Complete")
        ? complete
        : new Decoded.Ignored("list-cancelled");
  }

  /** The first of the headers that is missing or empty, as a reason; empty when all are there. */
  private static Optional<Decoded> broken(AmiMessage m, String... headers) {
    for (var header : headers) {
      if (m.word(header).isEmpty()) {
        return Optional.of(new Decoded.Ignored("broken:" + header));
      }
    }
    return Optional.empty();
  }

  private static Leg leg(AmiMessage m) {
    return new Leg(m.pbx(), m.word("Uniqueid"));
  }

  private static Leg phone(AmiMessage m) {
    return new Leg(m.pbx(), m.word("DestUniqueid"));
  }

  private static Line line(AmiMessage m) {
    return new Line(
        new Leg(m.pbx(), m.word("Linkedid")),
        m.word("Context"),
        dialled(m.word("CallerIDNum")),
        dialled(m.word("Exten")));
  }

  private static String place(AmiMessage m) {
    return m.word("Context").isEmpty() ? "" : line(m).place();
  }

  /** Up to a stranger's first line break: the rest is his forgery, which the journal keeps. */
  private static String dialled(String number) {
    var lineBreak = LINE_BREAK.matcher(number);
    String first = lineBreak.find() ? number.substring(0, lineBreak.start()) : number;
    return first.equals("<unknown>") ? "" : first;
  }

  private static QueueName queue(AmiMessage m) {
    return new QueueName(m.word("Queue"));
  }

  /** {@code Name} and {@code Location} in lists, {@code MemberName} and {@code Interface} else. */
  private static AgentName callee(AmiMessage m) {
    String name = m.event().equals("QueueMember") ? m.word("Name") : m.word("MemberName");
    return new AgentName(name.isEmpty() ? memberInterface(m) : name);
  }

  /**
   * The member, unless another phone picked the call up: then that phone, since the event names the
   * member all the same.
   */
  private static AgentName answerer(AmiMessage m) {
    String member = memberInterface(m);
    String channel = m.word("DestChannel");
    int hyphen = channel.lastIndexOf('-');
    boolean another =
        hyphen > 0
            && ONE_PHONE.matcher(member).matches()
            && ONE_PHONE.matcher(channel).matches()
            && !channel.substring(0, hyphen).equalsIgnoreCase(member);
    return another ? new AgentName(channel.substring(0, hyphen)) : callee(m);
  }

  private static String memberInterface(AmiMessage m) {
    return m.event().equals("QueueMember") ? m.word("Location") : m.word("Interface");
  }

  private static boolean isLocal(String channel) {
    return channel.startsWith("Local/");
  }

  /** {@code Duration: 00:01:05}; zero where it cannot be read. */
  private static Duration age(AmiMessage m) {
    String[] parts = m.word("Duration").split(":", -1);
    long seconds = 0;
    for (var part : parts) {
      int n = number(part);
      if (parts.length != 3 || n < 0) {
        return Duration.ZERO;
      }
      seconds = seconds * 60 + n;
    }
    return Duration.ofSeconds(seconds);
  }

  /** −1 for what is no number of at most nine digits. */
  private static int number(String digits) {
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }

  private static Decoded call(CallEvent event) {
    return new Decoded.OfCall(event);
  }

  private static Decoded agent(AgentEvent event) {
    return new Decoded.OfAgent(event);
  }
}
