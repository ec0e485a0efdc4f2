package org.ringdesk.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ringdesk.agent.Presence;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.customer.CallerMatch;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.desk.AgentDesk;
import org.ringdesk.desk.CallerCard;
import org.ringdesk.desk.DeskSnapshot;
import org.ringdesk.desk.Owed;
import org.ringdesk.desk.Work;
import org.ringdesk.desk.Workplace;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.script.Place;
import org.ringdesk.script.Script;
import org.ringdesk.script.Step;
import org.ringdesk.script.Wording;
import org.ringdesk.ticket.Ticket;
import org.ringdesk.wrapup.Form;

/**
 * One agent's screen in one language. Holds no "now": what ticks carries its beginning as {@code
 * since}, in ms since 1970, and the browser writes the rest; so equal views are equal screens.
 *
 * @param state {@code idle}, {@code ringing}, {@code talking} or {@code wrap_up}
 * @param notices what is wrong with the line to the PBX
 */
public record DeskView(
    String state,
    Seat seat,
    List<BoardView.Notice> notices,
    Optional<Caller> caller,
    Optional<Known> known,
    Optional<Says> script,
    Optional<Sheet> form,
    List<Unfinished> unfinished,
    List<Waiting> waiting,
    int waitingCount,
    List<Return> owed,
    int owedCount) {

  /**
   * @param may what can be chosen: {@code ready}, {@code pause}
   */
  public record Seat(
      String agent,
      String phone,
      Mark mark,
      String word,
      String reason,
      long since,
      boolean ready) {}

  /**
   * @param who a name where one is known, else the number
   * @param facts in one line: place, how often today
   */
  public record Caller(
      String call,
      Mark mark,
      String word,
      String specialty,
      String who,
      boolean named,
      String organisation,
      String number,
      String facts,
      String waited,
      long since,
      boolean talking,
      boolean held) {}

  /**
   * What is known of the caller.
   *
   * @param kind {@code known}, {@code maybe}, {@code unknown}, {@code withheld} or {@code looking}
   */
  public record Known(
      String call,
      String kind,
      Mark mark,
      String word,
      List<Fact> facts,
      List<Candidate> candidates,
      String ticket,
      List<Matter> open,
      List<Matter> last) {}

  public record Fact(String name, String value) {}

  public record Candidate(long id, String name, String organisation) {}

  /**
   * @param first the one that a key joins
   */
  public record Matter(
      String number, String subject, String when, Mark mark, String word, boolean first) {}

  /**
   * @param version which wording this is, for the record
   */
  public record Says(
      String call, String step, String title, String text, String version, List<Choice> steps) {}

  /** A step that can be chosen. */
  public record Choice(String step, String title, boolean now) {}

  public record Sheet(String call, String ticket, String specialty, List<Field> fields) {}

  /**
   * @param wide whether it takes a whole row
   */
  public record Field(
      String key,
      String type,
      String label,
      boolean required,
      boolean wide,
      List<Option> options) {}

  public record Option(String value, String text) {}

  public record Unfinished(String call, String who, String when) {}

  public record Waiting(String call, String specialty, String who, long since, boolean known) {}

  /**
   * @param tries in words
   */
  public record Return(
      String ticket, String who, boolean named, String number, String tries, long since) {}

  /**
   * @param agent as the house calls the agent, to be said to a caller
   */
  public static DeskView of(
      DeskSnapshot desk,
      Workplace house,
      String agent,
      Messages words,
      List<BoardView.Notice> notices) {
    return new Maker(desk, house, agent, words).view(notices);
  }

  private record Maker(DeskSnapshot desk, Workplace house, String agent, Messages words) {
    DeskView view(List<BoardView.Notice> notices) {
      return new DeskView(
          state(),
          seat(),
          notices,
          desk.now().map(this::caller),
          desk.now().map(this::known),
          desk.now().flatMap(this::says),
          desk.now().filter(w -> !(w instanceof Work.Ringing)).map(this::sheet),
          desk.desk().unfinished().stream().map(this::unfinished).toList(),
          desk.waiting().stream().map(this::waiting).toList(),
          desk.waitingCount(),
          desk.owed().stream().map(this::owed).toList(),
          desk.owedCount());
    }

    private String state() {
      return desk.now()
          .map(
              work ->
                  switch (work) {
                    case Work.Ringing r -> "ringing";
                    case Work.Talking t -> "talking";
                    case Work.WrapUp u -> "wrap_up";
                  })
          .orElse("idle");
    }

    private Seat seat() {
      AgentName name = desk.desk().agent();
      return desk.desk()
          .seat()
          .map(AgentDesk.Seat::spell)
          .map(
              spell ->
                  new Seat(
                      Visible.text(name.value()),
                      Visible.text(spell.phone()),
                      Mark.of(spell.presence()),
                      words.text("presence." + spell.presence().key()),
                      reason(spell),
                      spell.since().toEpochMilli(),
                      ready(spell)))
          .orElseGet(
              () ->
                  new Seat(
                      Visible.text(name.value()),
                      "",
                      Mark.IDLE,
                      words.text("desk.noseat"),
                      "",
                      0,
                      false));
    }

    /** A talk hides the pause that waits for its end. */
    private static boolean ready(Spell spell) {
      return spell.reason().isEmpty()
          && spell.presence() != Presence.PAUSED
          && spell.presence() != Presence.WRAP_UP;
    }

    private String reason(Spell spell) {
      return DeskRoutes.REASONS.contains(spell.reason())
          ? words.text("desk.reason." + spell.reason())
          : spell.presence() == Presence.PAUSED ? Visible.text(spell.reason()) : "";
    }

    private Caller caller(Work work) {
      Call call = work.call();
      PhoneNumber number = house.number(call);
      Optional<Customer> customer = desk.card().flatMap(CallerCard::customer);
      Mark mark =
          switch (work) {
            case Work.Ringing r -> Mark.WARN;
            case Work.Talking t -> Mark.GOOD;
            case Work.WrapUp u -> Mark.IDLE;
          };
      boolean held = work instanceof Work.Talking t && t.held();
      return new Caller(
          call.id().toString(),
          mark,
          held ? words.text("desk.held") : words.text("desk.now." + state()),
          name(house.specialty(work.queue())),
          customer.map(this::addressed).orElseGet(() -> shown(number)),
          customer.isPresent(),
          customer.map(c -> Visible.text(c.organisation())).orElse(""),
          customer.isPresent() ? shown(number) : "",
          facts(number),
          Times.length(waited(work)),
          work.since().toEpochMilli(),
          work instanceof Work.Talking,
          held);
    }

    private String addressed(Customer c) {
      return Visible.text(
          words.language() == Language.ZH
              ? c.name() + (c.title().isEmpty() ? "" : " " + c.title())
              : (c.title() + " " + c.name()).strip());
    }

    private String shown(PhoneNumber number) {
      return number instanceof PhoneNumber.Withheld
          ? words.text("call.withheld")
          : Visible.text(number.shown());
    }

    private String facts(PhoneNumber number) {
      List<String> facts = new ArrayList<>();
      if (number instanceof PhoneNumber.Readable r)
        r.place(words.language().locale()).map(Visible::text).ifPresent(facts::add);
      desk.card()
          .map(CallerCard::callsToday)
          .filter(n -> n > 1)
          .ifPresent(n -> facts.add(words.text("desk.calls.today", n)));
      return String.join(" · ", facts);
    }

    /** From entering the queue to the ring that is on the screen, or the answer. */
    private static Duration waited(Work work) {
      return work.call().visits().stream()
          .filter(v -> v.queue().equals(work.queue()))
          .reduce((first, last) -> last)
          .map(v -> Duration.between(v.enteredAt(), spokenOrRang(work)))
          .orElse(Duration.ZERO);
    }

    private static Instant spokenOrRang(Work work) {
      return switch (work) {
        case Work.Ringing r -> r.since();
        case Work.Talking t -> t.talk().since();
        case Work.WrapUp u -> u.talk().since();
      };
    }

    private Known known(Work work) {
      Optional<CallerCard> card = desk.card();
      String kind =
          card.map(
                  c ->
                      switch (c.match()) {
                        case CallerMatch.Known k -> "known";
                        case CallerMatch.Maybe m -> "maybe";
                        case CallerMatch.Unknown u -> "unknown";
                        case CallerMatch.Withheld w -> "withheld";
                      })
              .orElse("looking");
      List<Ticket> open = card.map(CallerCard::open).orElse(List.of());
      List<Matter> matters = new ArrayList<>();
      for (Ticket ticket : open) matters.add(matter(ticket, work, matters.isEmpty()));
      return new Known(
          work.call().id().toString(),
          kind,
          kind.equals("known") ? Mark.GOOD : kind.equals("looking") ? Mark.IDLE : Mark.WARN,
          words.text("desk.match." + kind),
          card.flatMap(CallerCard::customer).map(this::facts).orElse(List.of()),
          card
              .map(CallerCard::match)
              .filter(CallerMatch.Maybe.class::isInstance)
              .map(m -> ((CallerMatch.Maybe) m).customers())
              .orElse(List.of())
              .stream()
              .map(
                  c ->
                      new Candidate(
                          c.id(), Visible.text(addressed(c)), Visible.text(c.organisation())))
              .limit(8)
              .toList(),
          ticketNumber(),
          matters,
          card.map(CallerCard::last).orElse(List.of()).stream()
              .map(t -> matter(t, work, false))
              .toList());
    }

    private List<Fact> facts(Customer c) {
      List<Fact> facts = new ArrayList<>();
      facts.add(new Fact(words.text("customer.name"), addressed(c)));
      if (!c.organisation().isEmpty())
        facts.add(new Fact(words.text("customer.organisation"), Visible.text(c.organisation())));
      desk.now()
          .map(w -> shown(house.number(w.call())))
          .ifPresent(n -> facts.add(new Fact(words.text("customer.number"), n)));
      return facts;
    }

    private Matter matter(Ticket t, Work work, boolean first) {
      boolean owed = t.callBack() && t.spokenAt().isEmpty() && t.closedAt().isEmpty();
      return new Matter(
          t.number().value(),
          t.subject().isEmpty() ? unwritten(t) : Visible.text(t.subject()),
          Times.moment(t.openedAt(), work.since(), zone(work.call())),
          owed ? Mark.WARN : t.closedAt().isPresent() ? Mark.GOOD : Mark.IDLE,
          words.text("desk.ticket." + state(t, owed)),
          first);
    }

    private static String state(Ticket t, boolean owed) {
      if (owed) return "owed";
      if (t.closedAt().isPresent()) return "closed";
      return t.solved().orElse(false) ? "solved" : "open";
    }

    private String unwritten(Ticket t) {
      return t.spokenAt().isPresent()
          ? words.text("desk.ticket.spoken")
          : words.text("desk.ticket.missed");
    }

    private String ticketNumber() {
      return desk.card().flatMap(CallerCard::own).map(t -> t.number().value()).orElse("");
    }

    private Optional<Says> says(Work work) {
      // before the texts are read there is nothing to say, and a call to show all the same
      Script script = house.script(work.call());
      return desk.step()
          .filter(step -> script.wordings().containsKey(step))
          .map(step -> says(work, step));
    }

    private Says says(Work work, Step now) {
      Script script = house.script(work.call());
      Wording wording = script.at(now);
      List<Choice> steps = new ArrayList<>();
      for (Step step : Step.values()) steps.add(new Choice(step.key(), title(step), step == now));
      return new Says(
          work.call().id().toString(),
          now.key(),
          title(now),
          Visible.text(wording.filled(words.language().locale(), places(work.call()))),
          wording.hotline() + "/" + wording.version(),
          List.copyOf(steps));
    }

    private String title(Step step) {
      return words.text("script." + step.key());
    }

    private Map<Place, String> places(Call call) {
      Map<Place, String> places = new EnumMap<>(Place.class);
      Hotline hotline = house.hotline(call);
      places.put(Place.COMPANY, words.language() == Language.ZH ? hotline.zh() : hotline.en());
      places.put(Place.AGENT, agent);
      desk.card()
          .flatMap(CallerCard::customer)
          .ifPresent(
              c -> {
                places.put(Place.CUSTOMER, c.name());
                places.put(Place.TITLE, c.title());
              });
      places.put(Place.TICKET, ticketNumber());
      return places;
    }

    private Sheet sheet(Work work) {
      return new Sheet(
          work.call().id().toString(),
          ticketNumber(),
          name(house.specialty(work.queue())),
          fields(house.form(work.queue())));
    }

    /** In two columns: a field that would stand alone in a row takes all of it. */
    private List<Field> fields(Form form) {
      List<Field> placed = new ArrayList<>();
      boolean second = false;
      for (int i = 0; i < form.fields().size(); i++) {
        boolean last = i + 1 == form.fields().size();
        boolean alone = !second && (last || wide(form.fields().get(i + 1)));
        boolean wide = wide(form.fields().get(i)) || alone;
        placed.add(field(form.fields().get(i), wide));
        second = !wide && !second;
      }
      return placed;
    }

    private static boolean wide(Form.Field field) {
      return field.type() == Form.Type.LONG_TEXT;
    }

    private Field field(Form.Field field, boolean wide) {
      Locale language = words.language().locale();
      return new Field(
          field.key(),
          field.type().key(),
          Visible.text(field.in(language)),
          field.required(),
          wide,
          switch (field.type()) {
            case CHOICE ->
                field.choices().stream()
                    .map(c -> new Option(c.key(), Visible.text(c.in(language))))
                    .toList();
            case YES_NO ->
                List.of(
                    new Option(Form.YES, words.text("desk.yes")),
                    new Option(Form.NO, words.text("desk.no")));
            case TEXT, LONG_TEXT, TIME -> List.of();
          });
    }

    private Unfinished unfinished(Work.WrapUp form) {
      return new Unfinished(
          form.call().id().toString(),
          shown(house.number(form.call())),
          Times.clock(form.talk().since(), zone(form.call())));
    }

    private Waiting waiting(DeskSnapshot.Waiting w) {
      Optional<Customer> customer = w.card().flatMap(CallerCard::customer);
      return new Waiting(
          w.call().id().toString(),
          name(house.specialty(w.queue())),
          customer.map(this::addressed).orElseGet(() -> shown(house.number(w.call()))),
          w.since().toEpochMilli(),
          customer.isPresent());
    }

    private Return owed(Owed o) {
      String number =
          o.caller()
              .map(n -> shown(PhoneNumber.ofE164(n)))
              .orElseGet(() -> words.text("call.withheld"));
      return new Return(
          o.ticket().value(),
          o.customer().map(Visible::text).orElse(number),
          o.customer().isPresent(),
          number,
          words.text("outcome." + o.outcome().key()) + words.text("desk.tries", o.calls()),
          o.since().toEpochMilli());
    }

    private String name(Specialty s) {
      return Visible.text(words.language() == Language.ZH ? s.zh() : s.en());
    }

    private ZoneId zone(Call call) {
      return house.hotline(call).zone();
    }
  }
}
