package org.ringdesk.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ticket with its calls while the desk works on it: each move is allowed only where it says. */
final class Matter {
  private final @Nullable Ticket stored;
  private final int desk;
  private final String hotline;
  private final Optional<String> caller;
  private final List<TicketCall> calls = new ArrayList<>();
  private Optional<Long> customer;
  private Instant openedAt;
  private Optional<Instant> spokenAt = Optional.empty();
  private boolean callBack;
  private Optional<Instant> returnedAt = Optional.empty();
  private Optional<Instant> closedAt = Optional.empty();
  private Optional<String> whyClosed = Optional.empty();
  private Priority priority = Priority.GENERAL;
  private boolean changed;

  /** One that has no row yet. */
  Matter(TicketCall first, Optional<Long> customer) {
    this.stored = null;
    this.desk = first.desk();
    this.hotline = first.hotline();
    this.caller = first.caller();
    this.customer = customer;
    this.openedAt = first.enteredAt();
  }

  Matter(Ticket stored) {
    this.stored = stored;
    this.desk = stored.desk();
    this.hotline = stored.hotline();
    this.caller = stored.caller();
    this.customer = stored.customer();
    this.openedAt = stored.openedAt();
    this.spokenAt = stored.spokenAt();
    this.callBack = stored.callBack();
    this.returnedAt = stored.returnedAt();
    this.closedAt = stored.closedAt();
    this.whyClosed = stored.whyClosed();
    this.priority = stored.priority();
  }

  /** As it came and has not left again. */
  void holds(TicketCall call) {
    calls.add(call);
  }

  void comes(TicketCall call) {
    calls.add(call);
    age();
  }

  void leaves(TicketCall call) {
    calls.remove(call);
    age();
  }

  /** It is as old as the oldest call it holds. */
  private void age() {
    calls.stream()
        .map(TicketCall::enteredAt)
        .min(Comparator.naturalOrder())
        .filter(first -> !first.equals(openedAt))
        .ifPresent(
            first -> {
              openedAt = first;
              changed = true;
            });
  }

  void knowCustomer(Optional<Long> known) {
    if (customer.isPresent() || known.isEmpty()) return;
    customer = known;
    changed = true;
  }

  /** Also opens it again if it closed itself because the answer was not known yet. */
  void spoken(Instant at) {
    if (spokenAt.isPresent()) return;
    spokenAt = Optional.of(at);
    if (whyClosed.filter(Ticket.SHORT_ABANDON::equals).isPresent()) {
      closedAt = Optional.empty();
      whyClosed = Optional.empty();
    }
    changed = true;
  }

  /** Also once more, where an earlier call was returned before this one went unanswered. */
  void oweCallBack(Instant missedAt) {
    if (!untouched() || callBack && returnedAt.filter(at -> at.isBefore(missedAt)).isEmpty())
      return;
    callBack = true;
    returnedAt = Optional.empty();
    changed = true;
  }

  /** Only while nobody has spoken about it: what people decide is theirs. */
  void makeUrgent() {
    if (!untouched() || priority == Priority.URGENT) return;
    priority = Priority.URGENT;
    changed = true;
  }

  void closeAsShort(Instant at) {
    if (!untouched() || callBack) return;
    closedAt = Optional.of(at);
    whyClosed = Optional.of(Ticket.SHORT_ABANDON);
    changed = true;
  }

  private boolean untouched() {
    return spokenAt.isEmpty() && closedAt.isEmpty();
  }

  boolean isNew() {
    return stored == null;
  }

  /** Whether its row says something else. */
  boolean isChanged() {
    return stored != null && changed;
  }

  /** Of one that is not new. */
  Ticket stored() {
    return Objects.requireNonNull(stored);
  }

  /** An unanswered call of its caller belongs here. */
  boolean takesTriesOf(TicketCall call) {
    return untouched()
        && caller.isPresent()
        && caller.equals(call.caller())
        && hotline.equals(call.hotline());
  }

  List<TicketCall> calls() {
    return calls;
  }

  int desk() {
    return desk;
  }

  String hotline() {
    return hotline;
  }

  Optional<String> caller() {
    return caller;
  }

  Optional<Long> customer() {
    return customer;
  }

  Instant openedAt() {
    return openedAt;
  }

  Optional<Instant> spokenAt() {
    return spokenAt;
  }

  boolean callBack() {
    return callBack;
  }

  Optional<Instant> returnedAt() {
    return returnedAt;
  }

  Optional<Instant> closedAt() {
    return closedAt;
  }

  Optional<String> whyClosed() {
    return whyClosed;
  }

  Priority priority() {
    return priority;
  }
}
