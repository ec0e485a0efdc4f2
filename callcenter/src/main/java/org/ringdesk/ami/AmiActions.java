package org.ringdesk.ami;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.asteriskjava.manager.action.HangupAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.action.QueuePauseAction;
import org.asteriskjava.manager.response.ManagerError;
import org.jspecify.annotations.Nullable;
import org.ringdesk.call.Leg;

/**
 * The one gate through which a PBX is asked to do something, over a connection of its own so that
 * events never stand in the way. A fixed list of orders; every value is looked at, because neither
 * asterisk-java nor Asterisk looks: a line break in one would be a header of its own, {@code
 * Application: System} among them.
 *
 * <p>Blocks for as long as the PBX takes to answer (at most some seconds): not for an event loop.
 */
public final class AmiActions implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9*#]{1,20}");
  private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,39}");
  private static final Pattern INTERFACE =
      Pattern.compile("(PJSIP|SIP|Local)/[A-Za-z0-9][A-Za-z0-9_.@/-]{0,79}");

  /** Hangup takes a channel's Uniqueid too; what begins with a slash would be a pattern. */
  private static final Pattern UNIQUEID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,149}");

  /** Our own names only: {@code CALLERID(num)} or {@code SHELL(…)} would be functions. */
  private static final Pattern VARIABLE = Pattern.compile("DESK_[A-Z0-9_]{1,40}");

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration PING_WITHIN = Duration.ofSeconds(2);
  private static final Duration LONGEST_RING = Duration.ofMinutes(2);

  /** A call of ours that nobody said had ended does not hold its place for longer. */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(30);

  /**
   * @param perMinute how many calls may be made in any minute
   * @param atOnce how many may be open together
   * @param destinations what may be dialled outside; nothing where it is empty
   */
  public record Limits(int perMinute, int atOnce, List<Pattern> destinations) {
    public Limits {
      destinations = List.copyOf(destinations);
    }
  }

  private final AmiAddress address;
  private final Limits limits;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Instant> lastMinute = new ArrayDeque<>();
  private final Map<UUID, Instant> open = new HashMap<>();
  private @Nullable AmiConnection connection;
  private boolean closed;

  public AmiActions(AmiAddress address, Limits limits) {
    this(address, limits, InstantSource.system());
  }

  AmiActions(AmiAddress address, Limits limits, InstantSource clock) {
    this.address = address;
    this.limits = limits;
    this.clock = clock;
  }

  /** Makes a call. It holds one of the places until {@link #settled}. */
  public ActionResult originate(CallOrder order) {
    lock.lock();
    try {
      var refusal = objection(order).or(() -> noPlace(order));
      if (refusal.isPresent()) {
        return new ActionResult.Refused(refusal.get());
      }
      open.put(order.attempt(), clock.instant());
      lastMinute.add(clock.instant());
      var result = send(action(order));
      if (result instanceof ActionResult.NotSent || result instanceof ActionResult.Rejected) {
        open.remove(order.attempt());
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** The call is over, or was never made: its place is free. */
  public void settled(UUID attempt) {
    lock.lock();
    try {
      open.remove(attempt);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Pauses a member in all its queues, or ends the pause.
   *
   * @param phone the member's interface, such as {@code PJSIP/1001}
   */
  public ActionResult pause(String phone, boolean paused, String reason) {
    if (!INTERFACE.matcher(phone).matches()) {
      return new ActionResult.Refused("No queue member's phone is called that.");
    }
    if (!plain(reason) || reason.length() > 80) {
      return new ActionResult.Refused(
          "A reason has at most 80 characters, and no line breaks, commas or bars.");
    }
    var action = new QueuePauseAction(phone, paused);
    action.setReason(reason);
    return locked(action);
  }

  public ActionResult hangup(Leg leg) {
    if (!leg.pbx().equals(address.pbx())) {
      return new ActionResult.Refused("That call is on another PBX.");
    }
    if (!UNIQUEID.matcher(leg.uniqueid()).matches()) {
      return new ActionResult.Refused("No channel is called that.");
    }
    return locked(new HangupAction(leg.uniqueid()));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      forget();
    } finally {
      lock.unlock();
    }
  }

  /** Why an order may not be given, whoever gives it. */
  private Optional<String> objection(CallOrder order) {
    return objection(order.target())
        .or(() -> extension(order))
        .or(
            () ->
                unless(
                    order.callerId().isEmpty() || number(order.callerId()),
                    "The number to be shown is no telephone number."))
        .or(
            () ->
                unless(
                    order.ringFor().isPositive() && order.ringFor().compareTo(LONGEST_RING) <= 0,
                    "A phone rings for at most two minutes."))
        .or(() -> variables(order.variables()));
  }

  private Optional<String> objection(ChannelTarget target) {
    return switch (target) {
      case ChannelTarget.Phone(var endpoint) ->
          unless(ENDPOINT.matcher(endpoint).matches(), "No phone is called that.");
      case ChannelTarget.Outside(var number, var trunk) ->
          unless(ENDPOINT.matcher(trunk).matches(), "No trunk is called that.")
              .or(() -> destination(number));
      case ChannelTarget.Ourselves(var hotline) ->
          unless(number(hotline), "That is no hotline's number.");
    };
  }

  private Optional<String> extension(CallOrder order) {
    return order.context() == ContextName.FROM_AGENTS
        ? destination(order.extension())
        : unless(
            order.extension().equals("s") || number(order.extension()),
            "The extension is neither a number nor s.");
  }

  private Optional<String> destination(String number) {
    return unless(number(number), "That is no telephone number.")
        .or(
            () ->
                unless(
                    limits.destinations().stream().anyMatch(p -> p.matcher(number).matches()),
                    "This number is not among the destinations that may be dialled."));
  }

  private static Optional<String> variables(Map<String, String> variables) {
    return unless(
        variables.entrySet().stream()
            .allMatch(
                v ->
                    VARIABLE.matcher(v.getKey()).matches()
                        && plain(v.getValue())
                        && v.getValue().length() <= 200),
        "A variable's name begins DESK_, its value has no line breaks, commas or bars.");
  }

  private Optional<String> noPlace(CallOrder order) {
    var now = clock.instant();
    lastMinute.removeIf(t -> !t.isAfter(now.minusSeconds(60)));
    open.values().removeIf(t -> t.isBefore(now.minus(LONGEST_CALL)));
    return unless(!open.containsKey(order.attempt()), "This attempt is being made already.")
        .or(
            () ->
                unless(
                    open.size() < limits.atOnce(),
                    "As many calls as are allowed at once are open: " + limits.atOnce() + "."))
        .or(
            () ->
                unless(
                    lastMinute.size() < limits.perMinute(),
                    "As many calls as are allowed in a minute were made: "
                        + limits.perMinute()
                        + "."));
  }

  private static Optional<String> unless(boolean fine, String sentence) {
    return fine ? Optional.empty() : Optional.of(sentence);
  }

  private static boolean number(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Asterisk splits variables on commas, its queue log on bars; a line break is a new header. */
  private static boolean plain(String text) {
    return text.chars()
        .noneMatch(
            c ->
                c == ','
                    || c == '|'
                    || Character.getType(c) == Character.CONTROL
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
  }

  private static OriginateAction action(CallOrder order) {
    var action = new OriginateAction();
    action.setChannel(
        switch (order.target()) {
          case ChannelTarget.Phone(var endpoint) -> "PJSIP/" + endpoint;
          case ChannelTarget.Outside(var number, var trunk) -> "PJSIP/" + number + "@" + trunk;
          case ChannelTarget.Ourselves(var hotline) ->
              "Local/" + hotline + "@" + ContextName.CANARY.context() + "/n";
        });
    action.setContext(order.context().context());
    action.setExten(order.extension());
    action.setPriority(1);
    if (!order.callerId().isEmpty()) {
      action.setCallerId(order.callerId());
    }
    action.setTimeout(order.ringFor().toMillis());
    action.setAsync(true);
    action.setChannelId(order.channelId());
    if (!order.variables().isEmpty()) {
      action.setVariables(order.variables());
    }
    return action;
  }

  private ActionResult locked(ManagerAction action) {
    lock.lock();
    try {
      return send(action);
    } finally {
      lock.unlock();
    }
  }

  private ActionResult send(ManagerAction action) {
    AmiConnection now;
    try {
      now = connected();
    } catch (IOException e) {
      return new ActionResult.NotSent(address.pbx() + ": " + e.getMessage());
    }
    try {
      var response = now.ask(action, ANSWER_WITHIN);
      return response instanceof ManagerError
          ? new ActionResult.Rejected(address.pbx() + " says: " + response.getMessage())
          : new ActionResult.Accepted();
    } catch (IOException e) {
      forget();
      return new ActionResult.Unclear(address.pbx() + " did not answer: " + e.getMessage());
    }
  }

  /** A connection that answered a moment ago: an order sent into a dead one would be unclear. */
  private AmiConnection connected() throws IOException {
    if (closed) {
      throw new IOException("the gate is closed");
    }
    var now = connection;
    if (now != null && alive(now)) {
      return now;
    }
    forget();
    var fresh = new AmiConnection(address, clock, (message, from) -> {});
    try {
      fresh.open("off");
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    connection = fresh;
    return fresh;
  }

  private boolean alive(AmiConnection now) {
    if (now.ended()) {
      return false;
    }
    if (now.wire().silentFor().compareTo(address.silence().dividedBy(3)) < 0) {
      return true;
    }
    try {
      now.ask(new PingAction(), PING_WITHIN);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void forget() {
    var old = connection;
    connection = null;
    if (old != null) {
      old.close();
    }
  }
}
