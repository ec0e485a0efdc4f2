package org.ringdesk.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ringdesk.agent.Presence;
import org.ringdesk.board.BoardSnapshot;
import org.ringdesk.board.BoardSnapshot.AgentLine;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.board.BoardSnapshot.LedgerLink;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.board.BoardSnapshot.PbxLink;
import org.ringdesk.board.BoardSnapshot.Quarter;
import org.ringdesk.board.BoardSnapshot.SpecialtyLine;
import org.ringdesk.board.ConnectionRate;
import org.ringdesk.board.Outlook;
import org.ringdesk.call.Outcome;
import org.ringdesk.figure.NextAnswers;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;

/**
 * The board in one language, every figure already a text. Places that tick in the browser carry
 * their beginning as {@code since}: milliseconds since 1970, 0 where nothing ticks.
 *
 * @param at when it was so
 * @param stale no PBX is heard, so none of the figures can be current
 * @param target the target of the connection rate in per cent
 * @param day the day that is shown, as addresses have it
 */
public record BoardView(
    long version,
    Instant at,
    Heading heading,
    String clock,
    boolean stale,
    String target,
    List<Link> links,
    List<ProofView> proofs,
    List<Link> ledgers,
    List<Notice> notices,
    List<Tile> specialties,
    List<Group> groups,
    int agents,
    Chart chart,
    List<Call> calls,
    String day) {

  /** A link slower than this is told: its line is slow or one of the two clocks is wrong. */
  private static final Duration NOTED_LAG = Duration.ofSeconds(2);

  /** More hotlines than this leave no room for the rest of the line. */
  private static final int NAMED = 2;

  private static final DateTimeFormatter QUARTER = DateTimeFormatter.ofPattern("HH:mm");

  /**
   * @param text the hotlines, or the first of many
   * @param more how many are not in it
   */
  public record Heading(String text, int more, String all) {}

  /**
   * @param since the moment it came into this state
   */
  public record Link(String pbx, Mark mark, String word, String since, String why, String lag) {}

  /** A band across the board: something about the figures is not as it should be. */
  public record Notice(String pbx, Mark mark, String text, String why) {}

  /**
   * @param rate {@code 86.4} or {@code —}
   * @param percent the same as a number for the bar, 0 without a rate
   * @param need what it takes to be at the target again, or empty
   */
  public record Tile(
      String key,
      String name,
      Mark mark,
      String word,
      String rate,
      boolean rated,
      String percent,
      int answered,
      int rung,
      int waiting,
      Mark waitingMark,
      String longest,
      long since,
      String need) {}

  public record Group(String key, Mark mark, String word, List<Agent> agents) {}

  /**
   * @param reason of a pause, or empty
   */
  public record Agent(String name, String phone, String reason, long since) {}

  /**
   * @param empty no call yet: nothing to draw
   */
  public record Chart(
      List<Bar> bars, int answered, int unanswered, boolean empty, String summary) {}

  /**
   * @param range the quarter-hour as addresses have it
   */
  public record Bar(String from, String range, int answered, int unanswered) {}

  /**
   * @param length of an open call so far, else empty
   */
  public record Call(
      String id,
      String at,
      String from,
      boolean withheld,
      String specialty,
      Mark mark,
      String word,
      String sentence,
      String length,
      long since,
      String ticket) {}

  public static BoardView of(BoardSnapshot board, Messages words) {
    return new Words(board, words).view();
  }

  /** How long ago that is, in a place that ticks in the browser. */
  public String length(long since) {
    return Times.length(Instant.ofEpochMilli(since), at);
  }

  /** Only what is wrong with the figures, or with a screen that lives on the same links. */
  static List<Notice> notices(BoardSnapshot board, Messages words) {
    return board.links().stream().flatMap(new Words(board, words)::notice).toList();
  }

  /** Bad is what left a caller without anybody who knows of it by design. */
  static Mark mark(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED, ONCALL_ANSWERED -> Mark.GOOD;
      case CALLBACK_REQUESTED, VOICEMAIL, EXITED_BY_KEY, TRANSFERRED_OUT -> Mark.WARN;
      case ABANDONED,
          TIMED_OUT,
          LEFT_EMPTY,
          REFUSED_FULL,
          REFUSED_EMPTY,
          ONCALL_MISSED,
          LOST_WITH_PBX ->
          Mark.BAD;
      case OUT_OF_HOURS, DIVERTED, WITHDRAWN, IVR_ONLY -> Mark.IDLE;
    };
  }

  /** What all texts of one board have in common. */
  private record Words(BoardSnapshot board, Messages words) {
    BoardView view() {
      return new BoardView(
          board.version(),
          now(),
          heading(),
          Times.clock(now(), zone()),
          board.links().stream().noneMatch(Words::heard),
          percent(ConnectionRate.TARGET, 0),
          board.links().stream().map(this::link).toList(),
          ProofView.of(board, words),
          board.ledgers().stream().map(this::ledger).toList(),
          Stream.of(
                  board.links().stream().flatMap(this::notice),
                  board.ledgers().stream().flatMap(this::notice),
                  new CanaryWords(words)
                      .notices(board.canaries(), board.links().size() < 2).stream(),
                  board.outlook().unanswered().stream().flatMap(this::notice))
              .flatMap(notices -> notices)
              .toList(),
          board.specialties().stream().map(this::tile).toList(),
          Stream.of(Presence.values()).map(this::group).toList(),
          board.agents().size(),
          chart(),
          board.lastCalls().stream().map(this::call).toList(),
          day().toString());
    }

    private LocalDate day() {
      return now().atZone(zone()).toLocalDate();
    }

    private Heading heading() {
      List<String> names = board.hotlines().stream().map(this::name).toList();
      int shown = names.size() <= NAMED ? names.size() : 1;
      return new Heading(
          String.join(" · ", names.subList(0, shown)),
          names.size() - shown,
          String.join(" · ", names));
    }

    private String name(Hotline hotline) {
      String name = words.language() == Language.ZH ? hotline.zh() : hotline.en();
      return Visible.text(name + " " + hotline.number());
    }

    private Instant now() {
      return board.at();
    }

    private ZoneId zone() {
      return board.zone();
    }

    private static boolean heard(PbxLink link) {
      return link.state() == LinkState.UP || link.state() == LinkState.STANDBY;
    }

    private Link link(PbxLink link) {
      boolean late = link.state() == LinkState.UP && link.lag().compareTo(NOTED_LAG) > 0;
      return new Link(
          link.pbx(),
          late ? Mark.WARN : mark(link.state()),
          LinkWords.state(link, words),
          Times.moment(link.since(), now(), zone()),
          LinkWords.why(link, words),
          late ? words.text("link.lag", seconds(link.lag())) : "");
    }

    private Link ledger(LedgerLink ledger) {
      return new Link(
          ledger.pbx(),
          mark(ledger.state()),
          words.text("ledger." + ledger.state().name().toLowerCase(Locale.ROOT)),
          Times.moment(ledger.since(), now(), zone()),
          ledger.why(),
          "");
    }

    private static Mark mark(LedgerState state) {
      return switch (state) {
        case WATCHING -> Mark.GOOD;
        case CATCHING_UP -> Mark.WARN;
        case MISSING, DENIED, SILENT, STUCK -> Mark.BAD;
        case UNREAD, STANDBY -> Mark.IDLE;
      };
    }

    private static Mark mark(LinkState state) {
      return switch (state) {
        case UP -> Mark.GOOD;
        case CONNECTING -> Mark.WARN;
        case DOWN -> Mark.BAD;
        case STANDBY -> Mark.IDLE;
      };
    }

    private Stream<Notice> notice(PbxLink link) {
      return switch (link.state()) {
        case UP, STANDBY -> Stream.empty();
        case CONNECTING, DOWN ->
            Stream.of(
                new Notice(link.pbx(), mark(link.state()), lost(link), LinkWords.why(link, words)));
      };
    }

    private Stream<Notice> notice(LedgerLink ledger) {
      if (mark(ledger.state()) != Mark.BAD) return Stream.empty();
      Link link = ledger(ledger);
      return Stream.of(
          new Notice(
              ledger.pbx(),
              link.mark(),
              words.text("notice.ledger", ledger.pbx(), link.word(), link.since()),
              ledger.why()));
    }

    private Stream<Notice> notice(Outlook.Unanswered unanswered) {
      return unanswered.alarm()
          ? Stream.of(
              new Notice(
                  unanswered.hotline().number(),
                  Mark.BAD,
                  words.text(
                      "notice.unanswered",
                      name(unanswered.hotline()),
                      unanswered.length().toMinutes()),
                  ""))
          : Stream.empty();
    }

    private String lost(PbxLink link) {
      return link.heardAt()
          .map(at -> words.text("notice.silent", link.pbx(), Times.moment(at, now(), zone())))
          .orElseGet(
              () ->
                  words.text(
                      "notice.never", link.pbx(), Times.moment(link.since(), now(), zone())));
    }

    private Tile tile(SpecialtyLine line) {
      ConnectionRate rate = line.rate();
      boolean rated = rate.value().isPresent();
      String text = rated ? percent(rate.value().getAsDouble(), 1) : words.text("board.none");
      return new Tile(
          line.specialty().key(),
          name(line.specialty()),
          rated ? (rate.meets() ? Mark.GOOD : Mark.BAD) : Mark.IDLE,
          word(rate),
          text,
          rated,
          rated ? text : "0",
          rate.answered(),
          rate.rung(),
          line.waiting(),
          line.waiting() == 0 ? Mark.IDLE : Mark.WARN,
          line.longestSince().map(since -> Times.length(since, now())).orElse(""),
          line.longestSince().map(Instant::toEpochMilli).orElse(0L),
          need(line));
    }

    private String word(ConnectionRate rate) {
      if (rate.value().isEmpty()) return words.text("board.unrated");
      if (rate.meets()) return words.text("board.meets");
      return words.text("board.misses", percent(ConnectionRate.TARGET, 0));
    }

    private String name(Specialty specialty) {
      return Visible.text(words.language() == Language.ZH ? specialty.zh() : specialty.en());
    }

    /** How many of the calls to come have to be answered. */
    private String need(SpecialtyLine line) {
      var rate = line.rate();
      var expected = board.outlook().expected(line.specialty());
      var next =
          NextAnswers.of(rate.answered(), rate.rungAtMost(), expected, ConnectionRate.TARGET);
      if (rate.rungAtMost() == 0 || next.n() == 0) return "";
      if (expected.isEmpty()) return rate.meets() ? "" : words.text("board.need", next.m());
      return next.outOfReach()
          ? words.text("board.unreachable", next.m())
          : words.text("board.next", next.n(), next.m());
    }

    /** Cut, not rounded: what is below the target never reads as the target. */
    private static String percent(double share, int decimals) {
      BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
      if (percent.compareTo(BigDecimal.valueOf(100)) == 0) return "100";
      return percent.setScale(decimals, RoundingMode.DOWN).toPlainString();
    }

    private static String seconds(Duration length) {
      return BigDecimal.valueOf(length.toMillis(), 3)
          .setScale(1, RoundingMode.DOWN)
          .toPlainString();
    }

    private Group group(Presence presence) {
      return new Group(
          presence.key(),
          Mark.of(presence),
          words.text("presence." + presence.key()),
          board.agents().stream().filter(a -> a.presence() == presence).map(this::agent).toList());
    }

    private Agent agent(AgentLine line) {
      return new Agent(
          Visible.text(line.agent().value()),
          Visible.text(line.phone()),
          line.presence() == Presence.PAUSED ? Visible.text(line.reason()) : "",
          line.since().toEpochMilli());
    }

    private Chart chart() {
      int answered = board.quarters().stream().mapToInt(Quarter::answered).sum();
      int unanswered = board.quarters().stream().mapToInt(Quarter::unanswered).sum();
      boolean empty = answered + unanswered == 0;
      return new Chart(
          board.quarters().stream()
              .map(
                  q ->
                      new Bar(
                          QUARTER.format(q.from()), range(q.from()), q.answered(), q.unanswered()))
              .toList(),
          answered,
          unanswered,
          empty,
          empty ? words.text("chart.empty") : words.text("chart.summary", answered, unanswered));
    }

    private String range(LocalTime from) {
      LocalTime to = from.plusMinutes(15);
      LocalDate last = day().plusDays(to.isBefore(from) ? 1 : 0);
      return "from=" + day() + "T" + from + "&to=" + last + "T" + to;
    }

    private Call call(LastCall call) {
      boolean open = call.outcome().isEmpty();
      String from = Visible.number(call.from());
      return new Call(
          call.id().toString(),
          Times.moment(call.enteredAt(), now(), zone()),
          from.isEmpty() ? words.text("call.withheld") : from,
          from.isEmpty(),
          call.specialty().map(this::name).orElse(""),
          call.outcome().map(BoardView::mark).orElse(open(call)),
          words.text("outcome." + CallSentence.key(call)),
          new CallSentence(words).of(call),
          open ? Times.length(call.enteredAt(), now()) : "",
          open ? call.enteredAt().toEpochMilli() : 0L,
          call.ticket().map(Visible::text).orElse(""));
    }

    private static Mark open(LastCall call) {
      if (call.agent().isPresent()) return Mark.GOOD;
      return call.specialty().isPresent() ? Mark.WARN : Mark.IDLE;
    }
  }
}
