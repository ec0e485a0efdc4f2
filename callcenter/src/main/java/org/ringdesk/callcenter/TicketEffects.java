package org.ringdesk.callcenter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallChange;
import org.ringdesk.call.Direction;
import org.ringdesk.call.OnCall;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.outbox.Effect;
import org.ringdesk.ticket.TicketDesk;

/**
 * What a changed call causes at the ticket desk. A ticket is due when a phone rings or the
 * short-abandon limit has passed, whichever is first; an end makes it due at once, so that every
 * call has one.
 */
record TicketEffects(Hotlines hotlines) {
  List<Effect> of(CallChange change, Instant now) {
    var call = change.after();
    if (call.direction() != Direction.IN) return List.of();
    var effects = new ArrayList<Effect>();
    if (change.before().isEmpty())
      effects.add(effect(call, TicketDesk.OPENED, now.plus(shortAbandon(call))));
    if (change.now(c -> c.rangAt().isPresent() || c.over()))
      effects.add(effect(call, TicketDesk.OPENED, now));
    if (change.now(TicketEffects::spoken)) effects.add(effect(call, TicketDesk.ANSWERED, now));
    if (change.now(Call::over)) effects.add(effect(call, TicketDesk.ENDED, now));
    return effects;
  }

  /** Of a call that the second witness knew more of. */
  List<Effect> ofReconciled(CallChange change, Instant now) {
    var effects = new ArrayList<>(of(change, now));
    if (change.after().direction() == Direction.IN)
      effects.add(effect(change.after(), TicketDesk.RECONCILED, now));
    return effects;
  }

  /** Also by the engineer on call, who has no queue. */
  private static boolean spoken(Call call) {
    return call.answeredAt().isPresent() || OnCall.of(call).acceptedAt().isPresent();
  }

  private Duration shortAbandon(Call call) {
    return hotlines.of(call.line().to()).shortAbandon();
  }

  private static Effect effect(Call call, String name, Instant due) {
    return new Effect(call.id().toString(), name, due);
  }
}
