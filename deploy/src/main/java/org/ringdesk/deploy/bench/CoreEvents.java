package org.ringdesk.deploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.agent.Agents;
import org.ringdesk.ami.AmiDecoder;
import org.ringdesk.ami.AmiFramer;
import org.ringdesk.ami.Decoded;
import org.ringdesk.board.Board;
import org.ringdesk.call.CallIds;
import org.ringdesk.call.Calls;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;

/**
 * A recorded load as the core gets it: decoded, each event one that moves a call or an agent.
 *
 * @param end when the last of them happened
 */
public record CoreEvents(List<Decoded> events, Instant end) {
  private static final String PBX = "pbx1";
  private static final int CALLS = 1_000;
  private static final int PER_SECOND = 50;

  /** Like a second's batches. */
  private static final int A_CHUNK = 200;

  private static final Instant BEGIN = Instant.parse("2026-11-24T09:00:00Z");

  /** Always the same ones. */
  public static CoreEvents of(Path root) throws IOException {
    var load = new RecordedLoad(root, CALLS, PER_SECOND, BEGIN);
    var framer = new AmiFramer(PBX);
    var decoder = new AmiDecoder();
    var events = new ArrayList<Decoded>();
    for (var text = load.next(); !text.isEmpty(); text = load.next())
      for (var line : text.split("\r\n", -1))
        framer
            .on(line, BEGIN)
            .map(m -> decoder.decode(m, 1 + events.size() / A_CHUNK))
            .filter(d -> !(d instanceof Decoded.Ignored))
            .ifPresent(events::add);
    return new CoreEvents(List.copyOf(events), BEGIN.plusSeconds(CALLS / PER_SECOND));
  }

  /**
   * All of them through states and figures that know of nothing yet.
   *
   * @return how often a call or an agent changed
   */
  public long play() {
    var hotlines =
        new Hotlines(
            List.of(new Hotline("", "", "", ZoneOffset.UTC, "CN", Duration.ofSeconds(5))),
            List.of());
    var calls = new Calls(PBX, RecordedLoad.OWN_PHONES, new CallIds(Map.of()), Optional.empty());
    var agents = new Agents(PBX);
    var board = new Board(hotlines, List.of(PBX), call -> "", Clock.fixed(end, ZoneOffset.UTC));
    long changes = 0;
    for (var event : events)
      switch (event) {
        case Decoded.OfCall(var e) -> {
          for (var change : calls.apply(e)) {
            board.apply(change.after());
            changes++;
          }
        }
        case Decoded.OfAgent(var e) -> {
          for (var change : agents.apply(e)) {
            board.apply(change);
            changes++;
          }
        }
        case Decoded.OfCanary c -> {}
        case Decoded.Ignored i -> {}
      }
    return changes;
  }
}
