package org.ringdesk.ticket;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ringdesk.call.CallId;
import org.ringdesk.database.Sql;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.outbox.Handler;

/** Keeps the tickets up with the calls. */
public final class TicketDesk {
  /** Where the names of all its effects begin. */
  public static final String EFFECTS = "ticket:";

  /** A phone rang, the short-abandon limit passed, or the call ended, whichever was first. */
  public static final String OPENED = "ticket:opened";

  public static final String ANSWERED = "ticket:answered";
  public static final String ENDED = "ticket:ended";

  /** The second witness told more of the call. */
  public static final String RECONCILED = "ticket:reconciled";

  private final Hotlines hotlines;

  public TicketDesk(Hotlines hotlines) {
    this.hotlines = hotlines;
  }

  /** For the outbox: the cause of each is the call's id. */
  public Map<String, Handler> handlers() {
    Handler follow =
        (tx, causes) ->
            follow(tx, causes.stream().map(cause -> new CallId(UUID.fromString(cause))).toList());
    return Map.of(OPENED, follow, ANSWERED, follow, ENDED, follow, RECONCILED, follow);
  }

  /**
   * Does whatever is due for these calls by their rows as they stand: in any order, any number of
   * times, by any number of workers at once. Calls that did not come in are left alone.
   *
   * @throws IllegalStateException when there is no such call
   */
  public void follow(Sql tx, Collection<CallId> ids) {
    var matters = Matters.read(tx, ids, Optional.empty());
    if (matters.calls().size() < Set.copyOf(ids).size())
      throw new IllegalStateException("there is no call of one of " + ids);
    for (var call : matters.calls()) if (call.inbound()) follow(matters, call);
    matters.write();
  }

  private void follow(Matters matters, TicketCall call) {
    var matter = matters.of(call).orElseGet(() -> begin(matters, call));
    call.spokenAt()
        .ifPresentOrElse(at -> spoken(matters, call, matter, at), () -> ended(call, matter));
  }

  /**
   * The caller's matter is an older one's: the call moves to that ticket, and the one it leaves
   * closes when no call is left on it. In a transaction; doing it again changes nothing.
   *
   * @return false when there is no such call yet, or no such open ticket
   */
  public boolean join(Sql tx, CallId id, TicketNumber number, String by, Instant now) {
    var matters = Matters.read(tx, List.of(id), Optional.of(number));
    var other = matters.numbered(number).filter(m -> m.closedAt().isEmpty());
    if (matters.calls().isEmpty() || other.isEmpty()) return false;
    var call = matters.calls().getFirst();
    var own = matters.of(call).filter(m -> m != other.get());
    matters.move(call, other.get(), by);
    call.spokenAt().ifPresent(other.get()::spoken);
    matters.write();
    var tickets = new Tickets(tx);
    if (call.spokenAt().isPresent()) tickets.returned(number, by, now);
    own.filter(m -> m.calls().isEmpty())
        .ifPresent(m -> tickets.closeAsSame(m.stored().id(), other.get().stored().id(), now));
    return true;
  }

  private static Matter begin(Matters matters, TicketCall call) {
    var tried = call.spokenAt().isPresent() ? Optional.<Matter>empty() : matters.unspokenOf(call);
    if (tried.isEmpty()) return matters.open(call);
    matters.move(call, tried.get(), null);
    tried.get().knowCustomer(matters.customer(call));
    return tried.get();
  }

  /**
   * What is spoken about is a matter of its own, until the agent says that it is the same as
   * another: the unanswered tries stay behind.
   */
  private void spoken(Matters matters, TicketCall call, Matter matter, Instant at) {
    if (matter.spokenAt().isPresent()) return;
    if (call.saidSame() || matter.calls().size() == 1) {
      matter.spoken(at);
      return;
    }
    matters.open(call).spoken(at);
    closeIfShort(matter);
  }

  private void ended(TicketCall call, Matter matter) {
    if (!call.endedUnspoken()) return;
    if (shortAbandon(call)) closeIfShort(matter);
    else matter.oweCallBack(call.endedAt().orElseThrow());
    if (call.missedOnCall()) matter.makeUrgent();
  }

  /** A short abandon beside other tries neither closes their ticket nor asks for a call. */
  private void closeIfShort(Matter matter) {
    var calls = matter.calls();
    if (calls.size() == 1 && shortAbandon(calls.getFirst()))
      matter.closeAsShort(calls.getFirst().endedAt().orElseThrow());
  }

  private boolean shortAbandon(TicketCall call) {
    return call.shortAbandon(hotlines.of(call.hotline()).shortAbandon());
  }
}
