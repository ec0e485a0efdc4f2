package org.ringdesk.ivr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringdesk.hotline.Specialty;

/**
 * Outside working hours the engineer on call is rung. The dialplan does the ringing, so that it
 * goes on when this program does not; here it is told whom to ring, for how long, and what the
 * engineer hears before pressing 1: who calls, and for what.
 */
record AfterHoursCall(CallerLine line, HotlineScript script, Optional<Specialty> specialty) {
  void run() {
    line.play(List.of(script.onCall().isEmpty() ? Prompts.CONNECTING : Prompts.RINGING_ON_CALL));
    line.set("DESK_ONCALL", String.join("-", script.onCall()));
    line.set("DESK_ONCALL_RING", Long.toString(script.onCallRings().toSeconds()));
    // One underscore: the engineer's leg, which the dialplan makes of this call, has them too.
    line.set("_DESK_BRIEFING", String.join("&", briefing()));
    line.set("_DESK_BRIEFING_LANGUAGE", script.own().key());
    line.set("_DESK_ACCEPT_WAIT", Long.toString(script.keyWait().multipliedBy(2).toSeconds()));
    line.set("DESK_ROUTE", "oncall"); // last: until here the dialplan would go on as if not told
  }

  private List<String> briefing() {
    var sounds = new ArrayList<String>();
    sounds.add(Prompts.CALL_FROM);
    if (line.number().isEmpty()) sounds.add(Prompts.WITHHELD);
    else line.number().chars().forEach(digit -> sounds.add(Prompts.digit((char) digit)));
    specialty.ifPresent(s -> sounds.add(Prompts.specialty(s)));
    sounds.add(Prompts.PRESS_TO_ACCEPT);
    return sounds;
  }
}
