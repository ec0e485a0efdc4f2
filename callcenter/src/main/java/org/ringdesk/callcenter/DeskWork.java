package org.ringdesk.callcenter;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.Presence;
import org.ringdesk.ami.ActionResult;
import org.ringdesk.ami.AmiActions;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Leg;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Voicemail;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.Customers;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.database.DatabaseException;
import org.ringdesk.desk.AgentDesk;
import org.ringdesk.desk.CallStory;
import org.ringdesk.desk.CallerCard;
import org.ringdesk.desk.DeskEvent;
import org.ringdesk.desk.DeskSnapshot;
import org.ringdesk.desk.Desks;
import org.ringdesk.desk.MessageFolders;
import org.ringdesk.desk.Owed;
import org.ringdesk.desk.Work;
import org.ringdesk.desk.Workplace;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.people.Act;
import org.ringdesk.people.Audit;
import org.ringdesk.script.Script;
import org.ringdesk.script.Scripts;
import org.ringdesk.script.Step;
import org.ringdesk.script.Wording;
import org.ringdesk.store.CallRows;
import org.ringdesk.ticket.TicketDesk;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.ticket.Tickets;
import org.ringdesk.wrapup.Draft;
import org.ringdesk.wrapup.Drafts;
import org.ringdesk.wrapup.Form;
import org.ringdesk.wrapup.FormChange;
import org.ringdesk.wrapup.Forms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that an agent can see and do at the desk. Reading a screen asks nobody; everything else may
 * wait for the database or the PBX, so call it where waiting is allowed.
 */
public final class DeskWork implements Workplace {
  private static final Logger log = LoggerFactory.getLogger(DeskWork.class);
  private static final int MAIN_DESK = 1;

  /** Who comes so soon after another is looked up with whoever else does. */
  private static final Duration GATHER = Duration.ofMillis(30);

  /** Another server may have written a script, or a ticket. */
  private static final Duration REFRESH = Duration.ofSeconds(15);

  /** How soon a PBX that could not be told is told again. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Database database;
  private final Hotlines hotlines;
  private final Clock clock;
  private final Function<Call, PhoneNumber> number;
  private final Map<String, AmiActions> pbxs;
  private final MessageFolders messages;
  private final CallRows rows;
  private final TicketDesk tickets;
  private final Desks desks;
  private final Errands lookups = new Errands("desk look-ups", REFRESH, this::refresh);
  private final Errands orders = new Errands("desk orders", AGAIN, this::freeWhoIsDone);

  /** Their form is finished, and their PBX does not know yet. */
  private final Set<AgentName> done = ConcurrentHashMap.newKeySet();

  private final Queue<Call> came = new ConcurrentLinkedQueue<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile Script.Book book = new Script.Book(Map.of());
  private volatile Forms forms = new Forms(Map.of());

  /**
   * @param pbxs the gate to each PBX, by its name
   * @param messages where callers' messages lie
   */
  DeskWork(
      Database database,
      Hotlines hotlines,
      Map<String, AmiActions> pbxs,
      MessageFolders messages,
      CallRows rows,
      Function<Call, PhoneNumber> number,
      Clock clock) {
    this.database = database;
    this.hotlines = hotlines;
    this.pbxs = Map.copyOf(pbxs);
    this.messages = messages;
    this.rows = rows;
    this.number = number;
    this.clock = clock;
    this.tickets = new TicketDesk(hotlines);
    this.desks = new Desks(clock, this::on);
  }

  void start() {
    lookups.start();
    orders.start();
    lookups.run(this::reopenForms);
  }

  void stop() throws InterruptedException {
    lookups.close();
    orders.close();
    pbxs.values().forEach(AmiActions::close);
  }

  Desks desks() {
    return desks;
  }

  @Override
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  private void on(DeskEvent event) {
    switch (event) {
      case DeskEvent.Changed c -> watchers.forEach(Runnable::run);
      case DeskEvent.CallerCame caller -> {
        came.add(caller.call());
        lookups.run(this::lookUp);
      }
      case DeskEvent.FormBegan began -> {
        lookups.run(() -> beginForm(began));
        done.remove(began.desk().agent());
        orders.run(() -> holdNext(began.desk()));
      }
    }
  }

  /** Texts and forms as they stand now, and whom we owe a call: other servers change them too. */
  public void refresh() {
    book = new Scripts(database).book();
    forms = Forms.read(database);
    desks.owed(Owed.read(database));
    watchers.forEach(Runnable::run);
  }

  /** The same, soon, and elsewhere. */
  public void refreshSoon() {
    lookups.run(this::refresh);
  }

  private void reopenForms() {
    for (var open : new Drafts(database).open(clock.instant()))
      rows.read(database, "id = $1", open.call().value())
          .forEach(call -> desks.reopen(open.agent(), call));
  }

  /** Who came meanwhile is looked up together. */
  private void lookUp() {
    var calls = new ArrayList<Call>();
    for (var call = came.poll(); call != null; call = came.poll()) calls.add(call);
    if (calls.isEmpty()) return;
    try {
      show(calls);
      Thread.sleep(GATHER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      calls.forEach(call -> desks.noCard(call.id()));
      throw e;
    }
  }

  private void show(Collection<Call> calls) {
    if (!calls.isEmpty())
      CallerCard.look(database, calls.stream().map(this::asking).toList()).forEach(desks::card);
  }

  private CallerCard.Asking asking(Call call) {
    var zone = hotline(call).zone();
    var day = clock.instant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    return new CallerCard.Asking(call.id(), number(call), day);
  }

  /** The tickets of these calls may have changed. */
  void ticketsChanged(Collection<CallId> calls) {
    show(desks.shown(calls));
    desks.owed(Owed.read(database));
  }

  private void beginForm(DeskEvent.FormBegan began) {
    var call = began.talking().call();
    new Drafts(database)
        .begin(
            Draft.began(
                call.id(),
                began.desk().agent(),
                specialty(began.talking().queue()).key(),
                began.talking().since()));
  }

  /**
   * The pause for writing up begins with the talk: at its end another caller would be quicker. An
   * agent who paused for a reason of their own keeps that.
   */
  private void holdNext(AgentDesk desk) {
    desk.seat()
        .filter(seat -> seat.spell().reason().isEmpty())
        .ifPresent(seat -> pause(seat, true, Presence.WRAP_UP_REASON));
  }

  // ---- looking

  @Override
  public DeskSnapshot look(AgentName agent) {
    return desks.snapshot(agent);
  }

  @Override
  public void attended(AgentName agent) {
    desks.look(agent);
  }

  @Override
  public PhoneNumber number(Call call) {
    return number.apply(call);
  }

  @Override
  public Hotlines hotlines() {
    return hotlines;
  }

  @Override
  public Form form(QueueName queue) {
    return forms.of(specialty(queue).key());
  }

  @Override
  public Script script(Call call) {
    return book.of(hotline(call).number());
  }

  // ---- presence and phone

  @Override
  public ActionResult ready(AgentName agent, Audit.By by) {
    return told(
        seated(agent, seat -> pause(seat, false, "")),
        by,
        Act.PRESENCE_CHANGED,
        agent.value(),
        Map.of("state", "ready"));
  }

  @Override
  public ActionResult pause(AgentName agent, String reason, Audit.By by) {
    return told(
        seated(agent, seat -> pause(seat, true, reason)),
        by,
        Act.PRESENCE_CHANGED,
        agent.value(),
        Map.of("state", "paused", "reason", reason));
  }

  @Override
  public ActionResult hangUp(AgentName agent, CallId call, Audit.By by) {
    var talk =
        desks
            .desk(agent)
            .now()
            .filter(w -> w instanceof Work.Talking && w.call().id().equals(call))
            .map(w -> ((Work.Talking) w).talk());
    if (talk.isEmpty()) return new ActionResult.Refused("There is no talk to end.");
    return told(
        hangUp(talk.get().phone()),
        by,
        Act.CALL_HUNG_UP,
        "",
        Map.of(Audit.CALL, call.toString(), "agent", agent.value()));
  }

  /** A PBX takes no part in a transaction: what it did is told right after, or at least logged. */
  private ActionResult told(
      ActionResult result, Audit.By by, Act act, String subject, Map<String, String> detail) {
    if (!(result instanceof ActionResult.Accepted)) return result;
    try {
      new Audit(database, clock).add(by, act, subject, detail);
    } catch (DatabaseException e) {
      log.warn(
          "not in the audit: {} {} {} by {}: {}",
          act.key(),
          subject,
          detail,
          by.userName(),
          e.getMessage());
    }
    return result;
  }

  private ActionResult hangUp(Leg phone) {
    return gate(phone.pbx()).hangup(phone);
  }

  private ActionResult seated(AgentName agent, Function<AgentDesk.Seat, ActionResult> order) {
    return desks
        .desk(agent)
        .seat()
        .map(order)
        .orElseGet(() -> new ActionResult.Refused("No queue knows this agent."));
  }

  private ActionResult pause(AgentDesk.Seat seat, boolean paused, String reason) {
    return gate(seat.pbx()).pause(seat.spell().phone(), paused, reason);
  }

  private AmiActions gate(String pbx) {
    return Optional.ofNullable(pbxs.get(pbx))
        .orElseThrow(() -> new IllegalStateException("no PBX is called " + pbx));
  }

  // ---- the conversation

  @Override
  public void say(AgentName agent, CallId call, Step step) {
    desks.choose(agent, call, step);
  }

  @Override
  public void shown(AgentName agent, CallId call, Wording wording, Locale language, Instant at) {
    lookups.run(() -> new Scripts(database).shown(call, agent, at, wording, language));
  }

  @Override
  public List<Wording> versions(String hotline, Step step) {
    return new Scripts(database).versions(hotline, step);
  }

  @Override
  public Script.Book book() {
    return book;
  }

  @Override
  public Scripts.Saving saveWording(
      String hotline, Step step, int read, String zh, String en, String author, Audit.By by) {
    var saving = Scripts.save(database, hotline, step, read, zh, en, author, by, clock.instant());
    book = new Scripts(database).book();
    watchers.forEach(Runnable::run);
    return saving;
  }

  // ---- the form

  @Override
  public Forms forms() {
    return forms;
  }

  @Override
  public FormChange.Edition edition(String specialty) {
    return FormChange.Edition.read(database, specialty);
  }

  @Override
  public FormChange.Saving saveForm(FormChange change, String author, Audit.By by) {
    var saving = change.save(database, author, by, clock.instant());
    forms = Forms.read(database);
    watchers.forEach(Runnable::run);
    return saving;
  }

  @Override
  public Optional<Draft> draft(AgentName agent, CallId call) {
    return new Drafts(database).find(call, agent);
  }

  @Override
  public Optional<Draft.Merge> save(AgentName agent, CallId call, Draft.Edit edit) {
    return Drafts.save(database, call, agent, edit, forms, clock.instant());
  }

  @Override
  public Drafts.Finishing finish(AgentName agent, CallId call, Draft.Edit edit, Audit.By by) {
    var finishing = Drafts.finish(database, call, agent, edit, forms, by, clock.instant());
    switch (finishing) {
      case Drafts.Finishing.Finished f -> closeForm(agent, call);
      case Drafts.Finishing.Already a -> closeForm(agent, call);
      case Drafts.Finishing.Missing m -> {}
      case Drafts.Finishing.Contested c -> {}
    }
    return finishing;
  }

  private void closeForm(AgentName agent, CallId call) {
    desks.finished(agent, call);
    done.add(agent);
    orders.run(this::freeWhoIsDone);
    lookAgain(call);
  }

  /**
   * Ends the pause for writing up. After a restart nobody knows yet where an agent sits, and a PBX
   * may be out of reach: so until it is heard that the agent is in that pause no more.
   */
  private void freeWhoIsDone() {
    for (var agent : done) {
      var seat = desks.desk(agent).seat();
      if (seat.isEmpty()) continue;
      if (forWrapUp(seat.get())) pause(seat.get(), false, "");
      else done.remove(agent);
    }
  }

  private static boolean forWrapUp(AgentDesk.Seat seat) {
    return seat.spell().reason().equals(Presence.WRAP_UP_REASON);
  }

  @Override
  public void turnTo(AgentName agent, CallId call) {
    desks.turnTo(agent, call);
  }

  // ---- the customer

  @Override
  public Customer create(CallId call, String name, String title, String organisation, Audit.By by) {
    var number = desks.known(call).map(this::number);
    var created =
        database.transaction(
            tx -> {
              var customers = new Customers(tx);
              var customer = customers.create(MAIN_DESK, name, title, organisation);
              if (number.orElse(null) instanceof PhoneNumber.Readable r)
                customers.addNumber(customer, r);
              new Tickets(tx).belongsTo(call, customer.id());
              new Audit(tx, clock).add(by, Act.CUSTOMER_CREATED, "", about(call, customer.id()));
              return customer;
            });
    lookAgain(call);
    return created;
  }

  @Override
  public void choose(CallId call, long customer, Audit.By by) {
    database.transaction(
        tx -> {
          new Tickets(tx).belongsTo(call, customer);
          new Audit(tx, clock).add(by, Act.CUSTOMER_CHOSEN, "", about(call, customer));
          return customer;
        });
    lookAgain(call);
  }

  @Override
  public boolean join(CallId call, TicketNumber ticket, Audit.By by) {
    var joined =
        database.transaction(
            tx -> {
              boolean done = tickets.join(tx, call, ticket, by.userName(), clock.instant());
              if (done) new Audit(tx, clock).add(by, Act.CALL_JOINED, ticket.value(), about(call));
              return done;
            });
    lookAgain(call);
    refreshSoon();
    return joined;
  }

  @Override
  public boolean returned(TicketNumber ticket, Audit.By by) {
    var done =
        database.transaction(
            tx -> {
              boolean first = new Tickets(tx).returned(ticket, by.userName(), clock.instant());
              if (first) new Audit(tx, clock).add(by, Act.CALL_RETURNED, ticket.value());
              return first;
            });
    desks.owed(Owed.read(database));
    return done;
  }

  @Override
  public void cardSeen(CallId call, Audit.By by) {
    var seen =
        desks
            .card(call)
            .flatMap(CallerCard::customer)
            .map(customer -> about(call, customer.id()))
            .orElseGet(() -> about(call));
    lookups.run(() -> new Audit(database, clock).add(by, Act.CARD_SEEN, "", seen));
  }

  private static Map<String, String> about(CallId call) {
    return Map.of(Audit.CALL, call.toString());
  }

  private static Map<String, String> about(CallId call, long customer) {
    return Map.of(Audit.CALL, call.toString(), Audit.CUSTOMER, String.valueOf(customer));
  }

  // ---- what was

  @Override
  public Optional<CallStory> story(CallId call, @Nullable Integer desk, Audit.By by) {
    var story = stored(call, desk).map(c -> CallStory.read(database, c));
    story.ifPresent(
        s ->
            new Audit(database, clock)
                .add(
                    by,
                    Act.CALL_SEEN,
                    "",
                    s.customer().map(c -> about(call, c.id())).orElseGet(() -> about(call))));
    return story;
  }

  private Optional<Call> stored(CallId call, @Nullable Integer desk) {
    return rows
        .read(database, "id = $1 and ($2::int is null or desk_id = $2)", call.value(), desk)
        .stream()
        .findFirst();
  }

  @Override
  public Optional<CallId> newestCall(TicketNumber ticket, @Nullable Integer desk) {
    return CallStory.newestOf(database, ticket, desk);
  }

  @Override
  public Optional<Path> message(Voicemail message) {
    return messages.find(message);
  }

  @Override
  public Optional<Path> hear(CallId call, @Nullable Integer desk, Audit.By by) {
    var file = stored(call, desk).flatMap(Voicemail::of).flatMap(messages::find);
    file.ifPresent(f -> new Audit(database, clock).add(by, Act.MESSAGE_HEARD, "", about(call)));
    return file;
  }

  private void lookAgain(CallId call) {
    show(desks.known(call).stream().toList());
  }
}
