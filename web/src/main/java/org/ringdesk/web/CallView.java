package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ringdesk.board.BoardSnapshot.LastCall;
import org.ringdesk.call.Call;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.OnCall;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.Ring;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Step;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.call.Voicemail;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.desk.CallStory;
import org.ringdesk.desk.Workplace;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.ticket.Ticket;
import org.ringdesk.wrapup.Form;

/**
 * One call in one language: in a sentence, then moment by moment.
 *
 * @param who the customer where known, else the number
 * @param moments in the order of time
 * @param others the calls of its ticket, where there is more than this one
 */
public record CallView(
    String id,
    String who,
    boolean named,
    Mark mark,
    String word,
    String sentence,
    String zone,
    List<Fact> facts,
    List<Moment> moments,
    Optional<Message> message,
    List<Other> others,
    List<Sheet> sheets) {

  public record Fact(String name, String value) {}

  /**
   * @param after since the hotline was reached
   * @param kind what kind of thing, for its mark in the line of time
   */
  public record Moment(String at, String after, String kind, Mark mark, String text) {}

  /**
   * A message that the caller left.
   *
   * @param here whether this server can play it
   */
  public record Message(String length, String file, String pbx, boolean here) {}

  /**
   * @param here this very call
   */
  public record Other(String id, String when, boolean here) {}

  /** What was written down. */
  public record Sheet(String title, List<Fact> lines) {}

  public static CallView of(
      CallStory story, Workplace house, boolean hears, Messages words, Instant now) {
    return new Maker(story, house, words, now).view(hears);
  }

  private record Timed(Instant at, String kind, Mark mark, String text) {}

  private record Maker(CallStory story, Workplace house, Messages words, Instant now) {
    CallView view(boolean hears) {
      PhoneNumber number = house.number(call());
      LastCall last =
          LastCall.of(
              call(),
              house.hotlines(),
              number.shown(),
              story.ticket().map(t -> t.number().value()),
              now);
      boolean talking = last.agent().isPresent();
      return new CallView(
          call().id().toString(),
          story.customer().map(this::addressed).orElseGet(() -> shown(number)),
          story.customer().isPresent(),
          last.outcome().map(BoardView::mark).orElse(talking ? Mark.GOOD : Mark.WARN),
          words.text("outcome." + CallSentence.key(last)),
          new CallSentence(words).of(last),
          zone().getId(),
          facts(number),
          moments(),
          Voicemail.of(call())
              .map(
                  v ->
                      new Message(
                          Times.length(v.length()),
                          v.file(),
                          v.pbx(),
                          hears && house.message(v).isPresent())),
          others(),
          story.written().stream().map(this::sheet).toList());
    }

    private Call call() {
      return story.call();
    }

    private Hotline hotline() {
      return house.hotline(call());
    }

    private ZoneId zone() {
      return hotline().zone();
    }

    private boolean chinese() {
      return words.language() == Language.ZH;
    }

    private String word(Outcome outcome) {
      return words.text("outcome." + outcome.key());
    }

    private String addressed(Customer c) {
      return Visible.text(
          chinese() ? (c.name() + " " + c.title()).strip() : (c.title() + " " + c.name()).strip());
    }

    private String shown(PhoneNumber number) {
      return number instanceof PhoneNumber.Withheld
          ? words.text("call.withheld")
          : Visible.text(number.shown());
    }

    // ---- what it was

    private List<Fact> facts(PhoneNumber number) {
      List<Fact> facts = new ArrayList<>();
      facts.add(new Fact(words.text("customer.number"), shown(number)));
      story
          .customer()
          .map(Customer::organisation)
          .filter(o -> !o.isEmpty())
          .ifPresent(
              o -> facts.add(new Fact(words.text("customer.organisation"), Visible.text(o))));
      String line = chinese() ? hotline().zh() : hotline().en();
      facts.add(
          new Fact(words.text("call.hotline"), Visible.text(line + " " + call().line().to())));
      facts.add(new Fact(words.text("call.began"), Times.day(call().enteredAt(), zone())));
      story.ticket().ifPresent(t -> facts.add(new Fact(words.text("call.ticket"), ticket(t))));
      call()
          .evidence()
          .map(Evidence::key)
          .ifPresent(
              e -> facts.add(new Fact(words.text("call.evidence"), words.text("evidence." + e))));
      facts.add(
          new Fact(
              words.text("call.pbx"),
              Visible.text(call().caller().pbx() + " · " + call().caller().uniqueid())));
      return facts;
    }

    private static String ticket(Ticket t) {
      return "#" + t.number() + (t.subject().isEmpty() ? "" : " · " + Visible.text(t.subject()));
    }

    private List<Other> others() {
      if (story.ticketCalls().size() < 2) return List.of();
      return story.ticketCalls().stream()
          .map(
              id ->
                  new Other(
                      id.toString(),
                      Times.day(
                          Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16), zone()),
                      id.equals(call().id())))
          .toList();
    }

    private Sheet sheet(CallStory.Written written) {
      Locale language = words.language().locale();
      List<Fact> lines = new ArrayList<>();
      written.values().entrySet().stream()
          .sorted(Comparator.comparing(e -> house.forms().placeOf(written.specialty(), e.getKey())))
          .forEach(
              e ->
                  lines.add(
                      new Fact(
                          Visible.text(
                              house
                                  .forms()
                                  .field(written.specialty(), e.getKey())
                                  .map(f -> f.in(language))
                                  .orElse(e.getKey())),
                          said(written.specialty(), e.getKey(), e.getValue(), language))));
      return new Sheet(
          words.text("call.written", Times.day(written.at(), zone()), Visible.text(written.by())),
          lines);
    }

    private String said(String specialty, String key, String value, Locale language) {
      boolean yesNo =
          house.forms().field(specialty, key).filter(f -> f.type() == Form.Type.YES_NO).isPresent();
      if (yesNo) return words.text(value.equals(Form.YES) ? "desk.yes" : "desk.no");
      return Visible.lines(house.forms().said(specialty, key, value, language));
    }

    // ---- how it went

    private List<Moment> moments() {
      List<Timed> all = new ArrayList<>();
      all.add(
          new Timed(
              call().enteredAt(),
              "enter",
              Mark.IDLE,
              words.text("moment.entered", Visible.text(call().line().to()))));
      call().steps().forEach(step -> step(step).ifPresent(all::add));
      OnCall.of(call()).tries().forEach(t -> all.addAll(tried(t)));
      boolean answered = false;
      for (Visit visit : call().visits()) {
        all.addAll(visit(visit, answered));
        answered |= visit.talk().isPresent();
      }
      call()
          .endedAt()
          .ifPresent(
              at ->
                  all.add(
                      new Timed(
                          at,
                          "end",
                          call().outcome().map(BoardView::mark).orElse(Mark.IDLE),
                          words.text(
                              "moment.ended", call().outcome().map(this::word).orElse("")))));
      story
          .linkedAt()
          .ifPresent(
              at ->
                  all.add(
                      new Timed(
                          at,
                          "ticket",
                          Mark.IDLE,
                          words.text(
                              "moment.ticket",
                              story.ticket().map(t -> t.number().value()).orElse("")))));
      // equal moments stay in the order in which they were told
      return all.stream().sorted(Comparator.comparing(Timed::at)).map(this::moment).toList();
    }

    private Moment moment(Timed t) {
      return new Moment(
          Times.clock(t.at(), zone()),
          Times.length(call().enteredAt(), t.at()),
          t.kind(),
          t.mark(),
          t.text());
    }

    /** What the caller heard and pressed; the mobiles on call have their own words. */
    private Optional<Timed> step(Step step) {
      String value = Visible.text(step.value());
      return Optional.ofNullable(
              switch (step.name()) {
                case "language" ->
                    words.text("step.language." + (value.equals("en") ? "en" : "zh"));
                case "hours" ->
                    words.text("step.hours." + (value.equals("open") ? "open" : "closed"));
                case "menu" -> words.text("step.menu", value);
                case "menu_wrong" -> words.text("step.menu_wrong", value);
                case "menu_silence" -> words.text("step.menu_silence");
                case "menu_default" -> words.text("step.menu_default");
                case "script_silent" -> words.text("step.script_silent");
                case Voicemail.STEP -> words.text("step.voicemail", length());
                case OnCall.RING, OnCall.MISSED, OnCall.ACCEPTED, OnCall.TOO_LATE -> null;
                default -> Visible.text(step.name()) + " " + value;
              })
          .map(
              text ->
                  new Timed(
                      step.at(),
                      step.name().equals(Voicemail.STEP) ? "message" : "step",
                      Mark.IDLE,
                      text));
    }

    private String length() {
      return Voicemail.of(call()).map(v -> Times.length(v.length())).orElse("");
    }

    private List<Timed> tried(OnCall.Try t) {
      String number = Visible.number(t.number());
      List<Timed> two = new ArrayList<>();
      two.add(new Timed(t.since(), "ring", Mark.IDLE, words.text("moment.oncall", number)));
      t.endedAt()
          .ifPresent(
              at ->
                  two.add(
                      new Timed(
                          at,
                          t.how() == OnCall.How.ACCEPTED ? "talk" : "ring",
                          t.how() == OnCall.How.ACCEPTED ? Mark.GOOD : Mark.WARN,
                          words.text(
                              "oncall." + t.how().name().toLowerCase(Locale.ROOT),
                              number,
                              Times.length(t.since(), at)))));
      return two;
    }

    /**
     * @param again somebody had answered before: this is a transfer
     */
    private List<Timed> visit(Visit visit, boolean again) {
      List<Timed> all = new ArrayList<>();
      String queue = name(house.specialty(visit.queue()));
      all.add(
          new Timed(
              visit.enteredAt(),
              "queue",
              Mark.IDLE,
              again
                  ? words.text("moment.transferred", queue)
                  : words.text("moment.queued", queue)));
      visit.rings().forEach(ring -> all.add(ring(ring)));
      visit.talk().ifPresent(talk -> all.addAll(talk(talk, visit)));
      if (visit.stay() instanceof Stay.Ended e && e.outcome() != Outcome.ANSWERED)
        all.add(
            new Timed(
                e.at(),
                "queue",
                BoardView.mark(e.outcome()),
                words.text("moment.left", queue, word(e.outcome()))));
      return all;
    }

    private Timed ring(Ring ring) {
      String agent = Visible.text(ring.agent().value());
      String how =
          ring.how().map(h -> words.text("ring." + h.key())).orElse(words.text("ring.open"));
      boolean answered = ring.how().filter(h -> h == RingEnd.ANSWERED).isPresent();
      Instant until = ring.endedAt().orElse(now);
      String text;
      if (ring.rangAt().isPresent())
        text = words.text("moment.rang", agent, Times.length(ring.rangAt().get(), until), how);
      else
        text =
            ring.known()
                ? words.text("moment.tried", agent, how)
                : words.text("moment.perhaps", agent, how);
      return new Timed(
          ring.rangAt().orElse(ring.calledAt()), "ring", answered ? Mark.GOOD : Mark.IDLE, text);
    }

    private List<Timed> talk(Talk talk, Visit visit) {
      String agent = Visible.text(talk.agent().value());
      List<Timed> all = new ArrayList<>();
      all.add(
          new Timed(
              talk.since(),
              "talk",
              Mark.GOOD,
              words.text("moment.answered", agent, Times.length(visit.waited(now)))));
      for (Talk.Hold hold : story.holds().getOrDefault(talk.phone().uniqueid(), List.of()))
        all.add(
            new Timed(
                hold.since(),
                "hold",
                Mark.WARN,
                words.text("moment.held", Times.length(hold.since(), hold.until().orElse(now)))));
      talk.until()
          .ifPresent(
              at ->
                  all.add(
                      new Timed(
                          at,
                          "talk",
                          Mark.IDLE,
                          words.text(
                              "moment.talked",
                              agent,
                              Times.length(Duration.between(talk.since(), at))))));
      return all;
    }

    private String name(Specialty s) {
      return Visible.text(chinese() ? s.zh() : s.en());
    }
  }
}
