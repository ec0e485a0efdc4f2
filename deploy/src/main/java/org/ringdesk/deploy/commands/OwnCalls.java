package org.ringdesk.deploy.commands;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ringdesk.ami.ActionResult;
import org.ringdesk.ami.AmiActions;
import org.ringdesk.ami.AmiProbe;
import org.ringdesk.ami.CanarySign;
import org.ringdesk.callcenter.PbxSettings;
import org.ringdesk.canary.Blind;
import org.ringdesk.canary.Canaries;
import org.ringdesk.canary.Canary;
import org.ringdesk.canary.CanaryCall;
import org.ringdesk.canary.Traces;
import org.ringdesk.database.Sql;
import org.ringdesk.deploy.commands.Doctor.Finding;

/**
 * The doctor's own calls to the hotlines, over its own connection to the PBX. A server that shares
 * the database writes down what it saw of them; so the doctor knows what it heard itself and what
 * the server heard.
 *
 * @param sql the server's database; null when it cannot be asked
 * @param served a server answered at its address
 * @param onlyPbx a number must lead somewhere on it
 */
record OwnCalls(@Nullable Sql sql, boolean served, boolean onlyPbx, Consumer<Finding> say) {
  private static final AmiActions.Limits LIMITS = new AmiActions.Limits(60, 1, List.of());
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  void make(PbxSettings pbx, String hotline) throws InterruptedException {
    var attempt = UUID.randomUUID();
    try (var gate = new AmiActions(pbx.ami(), LIMITS)) {
      if (sql == null) alone(pbx, hotline, attempt, gate);
      else withServer(new Canaries(sql), pbx, hotline, attempt, gate);
    }
  }

  /** Said once for all hotlines. */
  void lookAtLedger(PbxSettings pbx) {
    if (sql != null && !new Canaries(sql).ledger(pbx.name()))
      say.accept(
          Finding.unsure(
              "No queue_log of PBX " + pbx.name() + " is read: its calls have one witness only.",
              "docs/pbx.md, \"The log\", says how the second one comes."));
  }

  private void withServer(
      Canaries canaries, PbxSettings pbx, String hotline, UUID attempt, AmiActions gate)
      throws InterruptedException {
    var made = new AtomicReference<@Nullable Canary>();
    var sign =
        new AmiProbe(pbx.ami())
            .hear(
                Canaries.uniqueid(attempt),
                () ->
                    made.set(
                        new CanaryCall(canaries, gate, pbx.name(), Clock.systemUTC())
                            .make(attempt, hotline)),
                LAST_WORDS);
    var canary = made.get();
    if (canary == null) notUp(pbx, hotline);
    else if (canary.blind().contains(Blind.ORDERS)) noOrders(pbx, canary.why());
    else if (canary.blind().contains(Blind.ORIGINATE)) noOriginate(pbx, canary.why());
    else if (canary.blind().contains(Blind.CONTEXT)) noPlace(pbx, hotline, canary.everWell());
    else judge(pbx, canary, sign, canaries.traces(attempt));
  }

  private void alone(PbxSettings pbx, String hotline, UUID attempt, AmiActions gate)
      throws InterruptedException {
    var made = new AtomicReference<@Nullable ActionResult>();
    var sign =
        new AmiProbe(pbx.ami())
            .hear(
                Canaries.uniqueid(attempt),
                () -> made.set(gate.originate(CanaryCall.order(attempt, hotline))),
                CanaryCall.PATIENCE);
    switch (made.get()) {
      case null -> notUp(pbx, hotline);
      case ActionResult.NotSent n -> noOrders(pbx, n.sentence());
      case ActionResult.Refused r -> noOrders(pbx, r.sentence());
      case ActionResult.Rejected r when CanaryCall.blindTo(r) == Blind.CONTEXT ->
          noPlace(pbx, hotline, false);
      case ActionResult.Rejected r -> noOriginate(pbx, r.sentence());
      case ActionResult.Accepted a -> judgeAlone(pbx, hotline, sign);
      case ActionResult.Unclear u -> judgeAlone(pbx, hotline, sign);
    }
  }

  /** Only what it heard itself. That a script met it shows in what AGI() said. */
  private void judgeAlone(PbxSettings pbx, String hotline, Optional<CanarySign> sign) {
    var script = sign.map(CanarySign::script).orElse("");
    var traces =
        new Traces(Optional.empty(), "", script.equals("SUCCESS"), true, false, false, false)
            .heardBy(sign);
    sayBlind(pbx, hotline, traces.blind(), script, false);
    say.accept(
        Finding.unsure(
            "What a server makes of the call to "
                + hotline
                + " could not be looked at: there is no database to ask.",
            "Mend what is said of the database above, start deploy/desk run, and ask again."));
  }

  private void judge(PbxSettings pbx, Canary canary, Optional<CanarySign> sign, Traces traces) {
    var own = traces.heardBy(sign);
    var script = sign.map(CanarySign::script).orElse("");
    sayBlind(pbx, canary.hotline(), own.blind(), script, canary.everWell());
    if (canary.blind().contains(Blind.AMI) && !own.blind().contains(Blind.AMI))
      sayServer(
          "The server did not hear the call to "
              + canary.hotline()
              + " that we heard: the board is blind.",
          "Look at the board's link to PBX " + pbx.name() + " and into the server's log.");
    if (own.blind().contains(Blind.OUTBOX))
      sayServer(
          "The outbox did not come to the call to "
              + canary.hotline()
              + ": a customer's call would get no ticket.",
          "The server's log names the effect that fails: select effect, tries, failure from outbox where done_at is null");
    if (canary.blind().isEmpty() && own.blind().isEmpty())
      say.accept(
          Finding.well(
              "A call of our own to "
                  + canary.hotline()
                  + " went the whole way on PBX "
                  + pbx.name()
                  + ": "
                  + String.join(", ", seenBy(own))
                  + "."));
  }

  private static List<String> seenBy(Traces traces) {
    var seen = new ArrayList<>(List.of("dialplan", "AMI", "server", "outbox"));
    if (traces.agi()) seen.add(1, "script");
    if (traces.ledger()) seen.add("ledger");
    return seen;
  }

  /** What does not depend on a server, or is its scripts. */
  private void sayBlind(
      PbxSettings pbx, String hotline, Set<Blind> blind, String script, boolean everWell) {
    var name = "PBX " + pbx.name();
    if (blind.contains(Blind.AMI))
      say.accept(
          Finding.broken(
              name + " does not tell us of a call to " + hotline + ".",
              "Its account needs read = call,agent,user."));
    if (blind.contains(Blind.CONTEXT)) noPlace(pbx, hotline, everWell);
    if (blind.contains(Blind.NUMBER)) {
      var sentence =
          "On " + name + " the number " + hotline + " does not lead to our part of the dialplan.";
      var cure =
          "Compare hotline.N.number with what the trunk delivers, and look where it leads: asterisk -rx 'dialplan show "
              + hotline
              + "@from-trunk'";
      say.accept(
          onlyPbx || everWell ? Finding.broken(sentence, cure) : Finding.unsure(sentence, cure));
    }
    if (blind.contains(Blind.SCRIPT)) sayScript(name, hotline, script);
    if (blind.contains(Blind.LEDGER))
      sayServer(
          "The call to " + hotline + " is not in the queue_log of " + name + " that is read.",
          "logger.conf needs queue_log = yes and queue_log_to_file = yes, then: asterisk -rx 'logger reload'. Is the file that is read the one that the PBX writes?");
  }

  private void noPlace(PbxSettings pbx, String hotline, boolean everWell) {
    var sentence =
        "PBX "
            + pbx.name()
            + " has no place in its dialplan for calls of ours: what becomes of a call to "
            + hotline
            + " could not be looked at.";
    var cure =
        "Put [ringdesk-canary] into its dialplan, as docs/pbx.md shows, then: asterisk -rx 'dialplan reload'";
    say.accept(everWell ? Finding.broken(sentence, cure) : Finding.unsure(sentence, cure));
  }

  private void sayScript(String name, String hotline, String script) {
    if (script.equals("SUCCESS"))
      sayServer(
          "A script answered the call to " + hotline + ", but none of ours.",
          "Which program listens where AGI(agi://…) in the dialplan of " + name + " points to?");
    else
      sayServer(
          name
              + " does not reach our scripts for "
              + hotline
              + (script.isEmpty() ? ": they say nothing." : " (AGI says " + script + ").")
              + " Callers go to the queue without a menu.",
          "Does AGI(agi://…) in its dialplan name this server's agi.host and agi.port, and does a firewall stand between?");
  }

  /** Where no server runs, it is no wonder. */
  private void sayServer(String sentence, String cure) {
    say.accept(
        served
            ? Finding.broken(sentence, cure)
            : Finding.unsure(sentence, "No server answered. deploy/desk run starts it. " + cure));
  }

  private void notUp(PbxSettings pbx, String hotline) {
    say.accept(
        Finding.unsure(
            "PBX " + pbx.name() + " was not called for " + hotline + ": it does not let us in.",
            "Mend what is said of it above."));
  }

  private void noOrders(PbxSettings pbx, String why) {
    say.accept(
        Finding.broken(
            "PBX " + pbx.name() + " does not take our orders: " + why,
            "Is it running, and may this machine reach its manager interface?"));
  }

  private void noOriginate(PbxSettings pbx, String why) {
    say.accept(
        Finding.broken(
            "PBX " + pbx.name() + " refuses to make a call for us: " + why,
            "Its account needs write = call,agent,originate,reporting, then: asterisk -rx 'manager reload'"));
  }
}
