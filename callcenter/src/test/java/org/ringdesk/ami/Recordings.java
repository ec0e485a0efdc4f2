package org.ringdesk.ami;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ringdesk.agent.AgentEvent;
import org.ringdesk.call.At;
import org.ringdesk.call.CallEvent;

/** Real streams of a real PBX, and what they decode to, in lines short enough for a table. */
final class Recordings {
  static final Instant SEEN = Instant.parse("2026-11-24T00:00:00Z");

  private Recordings() {}

  static byte[] bytes(String name) {
    try (var in = Recordings.class.getResourceAsStream("/captures/" + name)) {
      return java.util.Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<AmiMessage> messages(String name) {
    return frame(new String(bytes(name), AmiMessage.WIRE));
  }

  static List<AmiMessage> frame(String text) {
    var framer = new AmiFramer("pbx1");
    var messages = new ArrayList<AmiMessage>();
    for (var line : text.split("\r\n", -1)) {
      framer.on(line, SEEN).ifPresent(messages::add);
    }
    return messages;
  }

  static List<String> ofCalls(List<AmiMessage> messages) {
    return decoded(messages).stream().filter(d -> !d.startsWith("member")).toList();
  }

  static List<String> decoded(List<AmiMessage> messages) {
    var decoder = new AmiDecoder();
    return messages.stream().map(m -> decoder.decode(m, 7)).flatMap(d -> told(d).stream()).toList();
  }

  static List<String> told(Decoded decoded) {
    return switch (decoded) {
      // Every phone and every bridge: the tables are about what moves a call.
      case Decoded.OfCall(CallEvent.Dialled d) -> List.of();
      case Decoded.OfCall(CallEvent.CallsJoined j) -> List.of();
      case Decoded.OfCall(var event) -> List.of(told(event));
      case Decoded.OfAgent(AgentEvent.MemberSeen m) ->
          List.of(
              words("member", m.queue(), m.agent(), m.phone(), m.device(), m.inCall(), m.paused()));
      case Decoded.OfAgent(var other) -> List.of(other.getClass().getSimpleName());
      case Decoded.OfCanary(var sign) ->
          List.of(words("canary", sign.uniqueid(), sign.progress(), sign.script()));
      case Decoded.Ignored ignored -> List.of();
    };
  }

  private static String told(CallEvent event) {
    String name = event.getClass().getSimpleName();
    return switch (event) {
      case CallEvent.Reached e ->
          words(name, id(e.leg()), e.line().context(), e.line().from(), e.line().to());
      case CallEvent.Joined e ->
          words(name, id(e.leg()), e.line().context(), e.line().from(), e.line().to(), e.queue());
      case CallEvent.Dialled e -> words(name, id(e.leg()));
      case CallEvent.CallsJoined e -> words(name, id(e.leg()), id(e.linked()));
      case CallEvent.Redirected e -> words(name, id(e.leg()), e.queue());
      case CallEvent.PhoneCalled e ->
          words(name, id(e.leg()), e.queue(), id(e.phone()), e.channel(), e.agent());
      case CallEvent.PhoneForked e -> words(name, e.via(), id(e.phone()));
      case CallEvent.PhoneRang e -> words(name, id(e.phone()));
      case CallEvent.PhoneStopped e -> words(name, id(e.phone()), e.how());
      case CallEvent.HangupAsked e -> words(name, id(e.leg()));
      case CallEvent.GaveUp e -> words(name, id(e.leg()), e.queue());
      case CallEvent.Connected e -> words(name, id(e.leg()), e.queue(), id(e.phone()), e.agent());
      case CallEvent.Completed e -> words(name, id(e.leg()), e.queue(), id(e.phone()));
      case CallEvent.Held e -> words(name, id(e.leg()));
      case CallEvent.Resumed e -> words(name, id(e.leg()));
      case CallEvent.DeskLeft e -> words(name, id(e.leg()), e.queue(), e.outcome());
      case CallEvent.DeskTold e -> words(name, id(e.leg()), e.outcome());
      case CallEvent.DeskStep e -> words(name, id(e.leg()), e.step(), e.value());
      case CallEvent.HungUp e -> words(name, id(e.leg()));
      case CallEvent.Booted e -> words(name, e.boot());
      case CallEvent.ChannelListed e ->
          words(name, id(e.leg()), e.line().from(), e.line().to(), e.age());
      case CallEvent.WaiterListed e -> words(name, id(e.leg()), e.queue(), e.waited());
      case CallEvent.ChannelsListed e -> name;
      case CallEvent.LinkLost e -> name;
    };
  }

  /** Uniqueids without the seconds in them: {@code pbx1-1795473508.26} is 26. */
  private static String id(org.ringdesk.call.Leg leg) {
    return leg.uniqueid().substring(leg.uniqueid().lastIndexOf('.') + 1);
  }

  private static String words(Object... words) {
    return String.join(" ", Arrays.stream(words).map(String::valueOf).toList());
  }

  static At at(AmiMessage m) {
    return switch (new AmiDecoder().decode(m, 7)) {
      case Decoded.OfCall(var event) -> event.at();
      case Decoded.OfAgent(var event) -> event.at();
      case Decoded.OfCanary(var sign) -> sign.at();
      case Decoded.Ignored(var reason) -> throw new AssertionError(reason);
    };
  }
}
