package org.ringdesk.web;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.Presence;
import org.ringdesk.agent.PresenceChange.Spell;
import org.ringdesk.ami.ActionResult;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.Direction;
import org.ringdesk.call.Leg;
import org.ringdesk.call.Line;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Ring;
import org.ringdesk.call.Stay;
import org.ringdesk.call.Talk;
import org.ringdesk.call.Visit;
import org.ringdesk.call.Voicemail;
import org.ringdesk.call.Witness;
import org.ringdesk.customer.CallerMatch;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.database.Database;
import org.ringdesk.desk.AgentDesk;
import org.ringdesk.desk.CallStory;
import org.ringdesk.desk.CallerCard;
import org.ringdesk.desk.DeskSnapshot;
import org.ringdesk.desk.MessageFolders;
import org.ringdesk.desk.Owed;
import org.ringdesk.desk.Work;
import org.ringdesk.desk.Workplace;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.people.Audit;
import org.ringdesk.script.Script;
import org.ringdesk.script.Scripts;
import org.ringdesk.script.Step;
import org.ringdesk.script.Wording;
import org.ringdesk.store.CallRows;
import org.ringdesk.ticket.Priority;
import org.ringdesk.ticket.Ticket;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.wrapup.Draft;
import org.ringdesk.wrapup.Drafts;
import org.ringdesk.wrapup.Form;
import org.ringdesk.wrapup.FormChange;
import org.ringdesk.wrapup.Forms;

/**
 * A desk for tests and for looking at. Scripts and forms are those of a database; the rest is made
 * up: idle, ringing, unknown, maybe, withheld, talking, wrapup.
 */
final class MadeUpDesk implements Workplace {
  static final AgentName CHEN = new AgentName("Chen Jing");
  private static final QueueName NETWORK = new QueueName("network");
  private static final QueueName HOSTS = new QueueName("hosts");
  private static final Customer ZHAO = new Customer(7, "赵磊", "先生", "华信物流有限公司");

  final List<String> done = new CopyOnWriteArrayList<>();

  /** Who saw or heard what. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  final Map<String, Path> messages = new ConcurrentHashMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final Database database;
  private final Instant started = Instant.now();
  private final Map<CallId, Draft> drafts = new HashMap<>();
  private volatile String scene;
  private volatile Step step = Step.GREETING;
  private volatile Presence presence = Presence.READY;
  private volatile String reason = "";

  MadeUpDesk(String scene, Database database) {
    this.database = database;
    turn(scene);
  }

  /** Something happens. */
  void turn(String next) {
    scene = next;
    step = next.equals("talking") ? Step.WHAT_HAPPENED : Step.GREETING;
    presence =
        switch (next) {
          case "idle" -> Presence.READY;
          case "talking" -> Presence.TALKING;
          case "wrapup" -> Presence.WRAP_UP;
          default -> Presence.RINGING;
        };
    reason = next.equals("wrapup") ? Presence.WRAP_UP_REASON : "";
    tell();
  }

  synchronized void forget() {
    drafts.clear();
  }

  private void tell() {
    watchers.forEach(Runnable::run);
  }

  @Override
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  @Override
  public DeskSnapshot look(AgentName agent) {
    var desk = new AgentDesk(agent, Optional.of(seat()), work());
    return new DeskSnapshot(
        desk,
        Set.of(NETWORK, HOSTS),
        desk.now().map(w -> card()),
        desk.now().filter(w -> !(w instanceof Work.WrapUp)).map(w -> step),
        List.of(
            new DeskSnapshot.Waiting(
                call(3, "+862155501234", 72, Stay.Waiting::new),
                HOSTS,
                ago(72),
                Optional.of(card("王芳", "新华门诊部"))),
            new DeskSnapshot.Waiting(
                call(4, "", 9, Stay.Waiting::new), NETWORK, ago(9), Optional.empty())),
        2,
        List.of(
            owed(1010, "+8613901011010", "东港物流", 100, 2, Outcome.ABANDONED),
            owed(1011, "+8613701012020", null, 2_400, 1, Outcome.TIMED_OUT),
            owed(1012, "+862088881234", null, 17_000, 3, Outcome.VOICEMAIL)),
        3);
  }

  private AgentDesk.Seat seat() {
    return new AgentDesk.Seat("pbx1", new Spell(presence, ago(192), "PJSIP/1002", reason));
  }

  private List<Work> work() {
    var ring = ring();
    return switch (scene) {
      case "idle" -> List.of();
      case "talking" ->
          List.of(
              new Work.Talking(
                  call(1, number(), 261, () -> new Stay.Talking(talk())), NETWORK, talk(), true));
      case "wrapup" ->
          List.of(
              new Work.WrapUp(call(2, "+8613911112222", 900, Stay.Waiting::new), HOSTS, talk()),
              new Work.WrapUp(
                  call(1, number(), 261, () -> new Stay.Talking(talk())), NETWORK, over()));
      default -> List.of(new Work.Ringing(call(1, number(), 42, Stay.Waiting::new), NETWORK, ring));
    };
  }

  private String number() {
    return switch (scene) {
      case "withheld" -> "anonymous";
      case "unknown" -> "+8613800138001";
      default -> "+8613800138000";
    };
  }

  private Ring ring() {
    return new Ring(
        new Leg("pbx1", "2.1"),
        "PJSIP/1002-1",
        CHEN,
        ago(9),
        Optional.of(ago(8)),
        true,
        Optional.empty(),
        Optional.empty());
  }

  private Talk talk() {
    return new Talk(new Leg("pbx1", "2.1"), CHEN, ago(227), Optional.empty(), List.of());
  }

  private Talk over() {
    return new Talk(new Leg("pbx1", "2.1"), CHEN, ago(227), Optional.of(ago(14)), List.of());
  }

  private Instant ago(long seconds) {
    return started.minusSeconds(seconds);
  }

  private Call call(int n, String from, long ago, java.util.function.Supplier<Stay> stay) {
    var leg = new Leg("pbx1", "1." + n);
    return new Call(
        new CallId(new UUID(0x0199a0c000007000L, 0x8000000000000000L + n)),
        leg,
        Direction.IN,
        new Line(leg, "from-trunk", from, "4008100000"),
        ago(ago),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        Set.of(Witness.AMI),
        List.of(new Visit(NETWORK, ago(ago), List.of(), stay.get())),
        List.of(),
        new TreeSet<>());
  }

  private CallerCard card() {
    var own = Optional.of(ticket(1017, "", 1, false, false));
    var match =
        switch (scene) {
          case "unknown" -> new CallerMatch.Unknown();
          case "withheld" -> new CallerMatch.Withheld();
          case "maybe" ->
              new CallerMatch.Maybe(List.of(ZHAO, new Customer(8, "钱多多", "女士", "华信物流有限公司 通州分公司")));
          default -> new CallerMatch.Known(ZHAO);
        };
    if (!(match instanceof CallerMatch.Known))
      return new CallerCard(match, own, List.of(), List.of(), 1);
    return new CallerCard(
        match,
        own,
        List.of(
            ticket(1002, "分支机构 VPN 每小时断线一次，重启隧道后恢复", 4_000, false, false),
            ticket(1008, "", 9_000, true, false)),
        List.of(
            ticket(931, "新到笔记本无法加入域", 520_000, false, true),
            ticket(880, "打印机卡纸", 1_900_000, false, true)),
        2);
  }

  private CallerCard card(String name, String organisation) {
    return new CallerCard(
        new CallerMatch.Known(new Customer(9, name, "", organisation)),
        Optional.empty(),
        List.of(),
        List.of(),
        1);
  }

  private Ticket ticket(int serial, String subject, long ago, boolean owed, boolean closed) {
    return new Ticket(
        serial,
        TicketNumber.ofSerial(serial),
        1,
        "4008100000",
        Optional.empty(),
        Optional.of(number()),
        ago(ago),
        owed ? Optional.empty() : Optional.of(ago(ago - 1)),
        owed,
        Optional.empty(),
        closed ? Optional.of(ago(ago / 2)) : Optional.empty(),
        Optional.empty(),
        Priority.GENERAL,
        subject,
        Optional.of("network"),
        Optional.of("vpn"),
        Optional.empty());
  }

  private Owed owed(
      int serial, String number, @Nullable String customer, long ago, long calls, Outcome outcome) {
    return new Owed(
        TicketNumber.ofSerial(serial),
        Optional.of(number),
        Optional.ofNullable(customer),
        ago(ago),
        calls,
        outcome,
        Set.of());
  }

  @Override
  public void attended(AgentName agent) {}

  @Override
  public Hotlines hotlines() {
    return new Hotlines(
        List.of(
            new Hotline(
                "4008100000",
                "华信运维服务热线",
                "Huaxin service desk",
                ZoneId.of("Asia/Shanghai"),
                "CN",
                Duration.ofSeconds(5))),
        List.of(MadeUpBoard.NETWORK, MadeUpBoard.HOSTS, MadeUpBoard.DESKTOP));
  }

  @Override
  public PhoneNumber number(Call call) {
    return PhoneNumber.read(call.line().from(), "CN");
  }

  @Override
  public Form form(QueueName queue) {
    return forms().of(queue.value());
  }

  @Override
  public Forms forms() {
    return Forms.read(database);
  }

  @Override
  public Script script(Call call) {
    return book().of(call.line().to());
  }

  @Override
  public ActionResult ready(AgentName agent, Audit.By by) {
    done.add("ready");
    presence = Presence.READY;
    reason = "";
    tell();
    return new ActionResult.Accepted();
  }

  @Override
  public ActionResult pause(AgentName agent, String why, Audit.By by) {
    done.add("pause " + why);
    presence = Presence.PAUSED;
    reason = why;
    tell();
    return new ActionResult.Accepted();
  }

  @Override
  public ActionResult hangUp(AgentName agent, CallId call, Audit.By by) {
    done.add("hang up");
    turn("wrapup");
    return new ActionResult.Accepted();
  }

  @Override
  public void say(AgentName agent, CallId call, Step next) {
    done.add("say " + next.key());
    step = next;
    tell();
  }

  @Override
  public void shown(AgentName agent, CallId call, Wording wording, Locale language, Instant at) {
    done.add(
        "shown " + wording.step().key() + " " + wording.version() + " " + language.getLanguage());
  }

  @Override
  public synchronized Optional<Draft> draft(AgentName agent, CallId call) {
    return Optional.of(
        drafts.computeIfAbsent(call, c -> Draft.began(c, agent, "network", ago(227))));
  }

  @Override
  public synchronized Optional<Draft.Merge> save(AgentName agent, CallId call, Draft.Edit edit) {
    return draft(agent, call)
        .map(
            d -> {
              var merge = d.merge(edit, forms().of("network"), Instant.now());
              drafts.put(call, merge.draft());
              return merge;
            });
  }

  @Override
  public synchronized Drafts.Finishing finish(
      AgentName agent, CallId call, Draft.Edit edit, Audit.By by) {
    var merge = save(agent, call, edit).orElseThrow();
    if (!merge.contested().isEmpty()) return new Drafts.Finishing.Contested(merge);
    var missing = forms().of("network").missing(merge.draft().values());
    if (!missing.isEmpty()) return new Drafts.Finishing.Missing(merge.draft(), missing);
    done.add("finished " + merge.draft().values());
    turn("idle");
    return new Drafts.Finishing.Finished(merge.draft().values());
  }

  @Override
  public void turnTo(AgentName agent, CallId call) {
    done.add("turned");
  }

  @Override
  public Customer create(CallId call, String name, String title, String organisation, Audit.By by) {
    done.add("created " + name);
    turn("talking");
    return new Customer(9, name, title, organisation);
  }

  @Override
  public void choose(CallId call, long customer, Audit.By by) {
    done.add("chosen " + customer);
    turn("talking");
  }

  @Override
  public boolean join(CallId call, TicketNumber ticket, Audit.By by) {
    done.add("joined " + ticket);
    return !ticket.equals(TicketNumber.ofSerial(1));
  }

  @Override
  public boolean returned(TicketNumber ticket, Audit.By by) {
    done.add("returned " + ticket);
    return true;
  }

  @Override
  public Script.Book book() {
    return new Scripts(database).book();
  }

  @Override
  public List<Wording> versions(String hotline, Step of) {
    return new ArrayList<>(new Scripts(database).versions(hotline, of));
  }

  @Override
  public Scripts.Saving saveWording(
      String hotline, Step of, int read, String zh, String en, String author, Audit.By by) {
    return Scripts.save(database, hotline, of, read, zh, en, author, by, Instant.now());
  }

  @Override
  public void cardSeen(CallId call, Audit.By by) {
    seen.add(by.userName() + " " + call);
  }

  @Override
  public Optional<CallStory> story(CallId call, @Nullable Integer desk, Audit.By by) {
    var story = stored(call, desk).map(c -> CallStory.read(database, c));
    story.ifPresent(s -> seen.add(by.userName() + " opened " + call));
    return story;
  }

  private Optional<Call> stored(CallId call, @Nullable Integer desk) {
    return rows()
        .read(database, "id = $1 and ($2::int is null or desk_id = $2)", call.value(), desk)
        .stream()
        .findFirst();
  }

  CallRows rows() {
    return new CallRows(hotlines(), c -> number(c).e164());
  }

  @Override
  public Optional<CallId> newestCall(TicketNumber ticket, @Nullable Integer desk) {
    return CallStory.newestOf(database, ticket, desk);
  }

  @Override
  public Optional<Path> message(Voicemail message) {
    return new MessageFolders(messages).find(message);
  }

  @Override
  public Optional<Path> hear(CallId call, @Nullable Integer desk, Audit.By by) {
    var file = stored(call, desk).flatMap(Voicemail::of).flatMap(this::message);
    file.ifPresent(f -> seen.add(by.userName() + " heard " + call));
    return file;
  }

  @Override
  public FormChange.Edition edition(String specialty) {
    return FormChange.Edition.read(database, specialty);
  }

  @Override
  public FormChange.Saving saveForm(FormChange change, String author, Audit.By by) {
    return change.save(database, author, by, Instant.now());
  }
}
