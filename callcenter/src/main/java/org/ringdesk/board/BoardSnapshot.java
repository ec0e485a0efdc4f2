package org.ringdesk.board;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.ringdesk.agent.Presence;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.OnCall;
import org.ringdesk.call.Outcome;
import org.ringdesk.canary.Canary;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.witness.Proof;

/**
 * What one look at the board shows.
 *
 * @param version grows with every change; equal versions are equal boards
 * @param at when it was taken, by this server's clock
 * @param zone the hotline's: every time on the board is told in it
 * @param hotlines the numbers whose calls are counted, in the order of the settings
 * @param links one a PBX, in the order of the settings
 * @param proofs what is proved of today, by PBX, in the order of the settings; none before the
 *     first look
 * @param ledgers one a PBX, in that order
 * @param specialties in the order of the settings, then queues that no setting names
 * @param agents in {@link Presence}'s order, then by name
 * @param quarters the local day's quarter-hours from the first to the last one with calls or
 *     working hours, without holes
 * @param lastCalls newest first, at most {@link #LAST_CALLS}
 * @param canaries the last call of our own to each hotline of each PBX
 */
public record BoardSnapshot(
    long version,
    Instant at,
    ZoneId zone,
    List<Hotline> hotlines,
    List<PbxLink> links,
    SequencedMap<String, Proof> proofs,
    List<LedgerLink> ledgers,
    List<SpecialtyLine> specialties,
    List<AgentLine> agents,
    List<Quarter> quarters,
    List<LastCall> lastCalls,
    List<Canary> canaries,
    Outlook outlook) {
  public static final int LAST_CALLS = 12;

  /** How a PBX's link is: {@code STANDBY} while another server of ours listens to it. */
  public enum LinkState {
    CONNECTING,
    UP,
    DOWN,
    STANDBY
  }

  /**
   * @param heardAt the last sign of life (event or ping), by our clock; the board's data is as old
   *     as the oldest of these
   * @param lag how long the last event took from the PBX's clock to ours; more than 2 s is shown
   *     (slow link or wrong clock)
   * @param why it is not up; empty when it is
   */
  public record PbxLink(
      String pbx,
      LinkState state,
      Instant since,
      Optional<Instant> heardAt,
      Duration lag,
      Optional<LinkWhy> why) {}

  /** Why a link is not up here. */
  public sealed interface LinkWhy {
    record Faulty(LinkFault fault) implements LinkWhy {}

    /** Nobody can listen: what is heard could not be written down. */
    record DatabaseAway() implements LinkWhy {}

    /**
     * Another server of ours listens.
     *
     * @param owner its name, empty when it is just giving up
     */
    record Elsewhere(String owner) implements LinkWhy {}
  }

  /** How the reading of a PBX's queue_log is. */
  public enum LedgerState {
    /** No setting says where it is: there is one witness. */
    UNREAD,
    /** What was written before has not been read yet. */
    CATCHING_UP,
    WATCHING,
    /** There is no such file. */
    MISSING,
    /** We may not read it. */
    DENIED,
    /** The companion beside the PBX says nothing. */
    SILENT,
    /** What was read cannot be stored. */
    STUCK,
    STANDBY
  }

  /**
   * @param readAt until when everything written has been read
   */
  public record LedgerLink(
      String pbx, LedgerState state, Instant since, Optional<Instant> readAt, String why) {}

  /**
   * @param waiting callers in the queue now
   * @param longestSince when the longest-waiting of them entered
   */
  public record SpecialtyLine(
      Specialty specialty, ConnectionRate rate, int waiting, Optional<Instant> longestSince) {}

  public record AgentLine(
      AgentName agent, String phone, Presence presence, Instant since, String reason) {}

  /**
   * @param unanswered visits of that quarter-hour that were offered and ended unanswered
   */
  public record Quarter(LocalTime from, int answered, int unanswered) {}

  /**
   * A call and its one sentence ("waited 0:34, two phones rang, gave up"), in parts that a page
   * puts into words.
   *
   * @param from the number shown: E.164 where it could be read, as it came where not, empty when
   *     withheld
   * @param outcome empty while the call goes on
   * @param waited in queues; of a call that reached none, until the engineer on call took it or it
   *     ended
   * @param phonesRang phones that really rang, mobiles on call among them
   * @param agent who answered; of an engineer on call, the number
   * @param talked zero when nobody answered
   */
  public record LastCall(
      CallId id,
      Instant enteredAt,
      String from,
      Optional<Specialty> specialty,
      Optional<Outcome> outcome,
      Duration waited,
      int phonesRang,
      Optional<AgentName> agent,
      Duration talked,
      Optional<String> ticket) {
    /**
     * @param from the number shown
     */
    public static LastCall of(
        Call call, Hotlines hotlines, String from, Optional<String> ticket, Instant now) {
      var onCall = OnCall.of(call);
      var end = call.endedAt().orElse(now);
      var talks = call.talks().toList();
      var talked = talks.stream().map(t -> t.length(now)).reduce(Duration.ZERO, Duration::plus);
      var waited =
          call.visits().stream().map(v -> v.waited(now)).reduce(Duration.ZERO, Duration::plus);
      long rang = call.rings().filter(r -> r.rangAt().isPresent()).count();
      long rangOnCall = onCall.tries().stream().filter(OnCall.Try::rang).count();
      return new LastCall(
          call.id(),
          call.enteredAt(),
          from,
          call.lastVisit().map(v -> hotlines.of(v.queue())),
          call.outcome(),
          call.visits().isEmpty()
              ? Duration.between(call.enteredAt(), onCall.acceptedAt().orElse(end))
              : waited,
          (int) (rang + rangOnCall),
          talks.isEmpty()
              ? onCall.accepted().map(t -> new AgentName(t.number()))
              : Optional.of(talks.getLast().agent()),
          onCall.acceptedAt().map(at -> talked.plus(Duration.between(at, end))).orElse(talked),
          ticket);
    }
  }
}
