package org.ringdesk.deploy.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ringdesk.call.Call;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Visit;

/**
 * The {@code queue_log} of a PBX before this one, as FreePBX writes it: what an import brings in.
 * It says less than a PBX that is listened to: of a phone that was ringing when the caller gave up,
 * nothing.
 */
final class OldLog {
  private record Line(long second, String text) {}

  private final List<Line> lines = new ArrayList<>();

  void write(Path file) throws IOException {
    lines.sort(Comparator.comparingLong(Line::second)); // what is of one second stays in order
    Files.write(file, lines.stream().map(l -> l.second() + "|" + l.text()).toList());
  }

  void add(Shift shift, List<String> queues) {
    for (var queue : queues) {
      add(shift.comes(), "NONE", queue, shift.agent(), "ADDMEMBER|");
      add(shift.goes(), "NONE", queue, shift.agent(), "REMOVEMEMBER|");
    }
    add(shift.lunch(), "NONE", "NONE", shift.agent(), "PAUSEALL|" + Shift.LUNCH);
    add(shift.back(), "NONE", "NONE", shift.agent(), "UNPAUSEALL|");
  }

  void add(Call call) {
    var uniqueid = call.caller().uniqueid();
    var id = uniqueid.substring(uniqueid.lastIndexOf('-') + 1);
    var line = call.line();
    add(call.visits().getFirst().enteredAt(), id, "NONE", "NONE", "DID|" + line.to());
    for (var visit : call.visits()) add(id, line.from(), visit);
  }

  private void add(String id, String from, Visit visit) {
    var queue = visit.queue().value();
    var entered = visit.enteredAt();
    add(entered, id, queue, "NONE", "ENTERQUEUE||" + from + "|1");
    for (var ring : visit.rings())
      if (ring.how().filter(RingEnd.NO_ANSWER::equals).isPresent())
        ring.endedAt()
            .ifPresent(
                at ->
                    add(
                        at,
                        id,
                        queue,
                        ring.agent().value(),
                        "RINGNOANSWER|" + Duration.between(ring.calledAt(), at).toMillis()));
    if (!(visit.stay() instanceof Stay.Ended ended)) return;
    var talk = ended.talk();
    if (talk.isEmpty()) {
      add(ended.at(), id, queue, "NONE", "ABANDON|1|1|" + seconds(entered, ended.at()));
      return;
    }
    var since = talk.get().since();
    var agent = talk.get().agent().value();
    var waited = seconds(entered, since);
    var rang = seconds(visit.rings().getLast().calledAt(), since);
    add(since, id, queue, agent, "CONNECT|" + waited + "|" + id + "1|" + rang);
    add(
        ended.at(),
        id,
        queue,
        agent,
        "COMPLETECALLER|" + waited + "|" + seconds(since, ended.at()) + "|1");
  }

  private void add(Instant at, String id, String queue, String agent, String rest) {
    lines.add(new Line(at.getEpochSecond(), id + "|" + queue + "|" + agent + "|" + rest));
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }
}
