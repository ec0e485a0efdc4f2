package org.ringdesk.desk;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ringdesk.ami.ActionResult;
import org.ringdesk.call.AgentName;
import org.ringdesk.call.Call;
import org.ringdesk.call.CallId;
import org.ringdesk.call.QueueName;
import org.ringdesk.call.Voicemail;
import org.ringdesk.customer.Customer;
import org.ringdesk.customer.PhoneNumber;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.people.Audit;
import org.ringdesk.script.Script;
import org.ringdesk.script.Scripts;
import org.ringdesk.script.Step;
import org.ringdesk.script.Wording;
import org.ringdesk.ticket.TicketNumber;
import org.ringdesk.wrapup.Draft;
import org.ringdesk.wrapup.Drafts;
import org.ringdesk.wrapup.Form;
import org.ringdesk.wrapup.FormChange;
import org.ringdesk.wrapup.Forms;

/** All that an agent can see and do at the desk, and what supervisors do for it. */
public interface Workplace {
  /** Called whenever some screen may look otherwise; must not wait. */
  void watch(Runnable watcher);

  /** The screen as it is now. Asks nobody. */
  DeskSnapshot look(AgentName agent);

  /** Somebody has this agent's screen open; to be told at least each half minute. */
  void attended(AgentName agent);

  Hotlines hotlines();

  /** The caller's number, as far as it can be believed. */
  PhoneNumber number(Call call);

  /** What is asked after a call of this queue. */
  Form form(QueueName queue);

  Script script(Call call);

  default Hotline hotline(Call call) {
    return hotlines().of(call.line().to());
  }

  default Specialty specialty(QueueName queue) {
    return hotlines().of(queue);
  }

  // The PBX may take seconds to answer: not for an event loop.

  /** Takes calls again. */
  ActionResult ready(AgentName agent, Audit.By by);

  ActionResult pause(AgentName agent, String reason, Audit.By by);

  /** Ends the talk from the agent's side; who hung up meanwhile has hung up. */
  ActionResult hangUp(AgentName agent, CallId call, Audit.By by);

  // These wait for the database.

  /** The agent wants these words on the screen. */
  void say(AgentName agent, CallId call, Step step);

  /** These words are on the agent's screen from {@code at} on. Kept soon; does not wait. */
  void shown(AgentName agent, CallId call, Wording wording, Locale language, Instant at);

  /** Empty when there is nothing to write to: never this agent's call, or finished. */
  Optional<Draft> draft(AgentName agent, CallId call);

  /** Empty like {@link #draft}. */
  Optional<Draft.Merge> save(AgentName agent, CallId call, Draft.Edit edit);

  /** Saves what is left, finishes, and ends the pause where it was for this. */
  Drafts.Finishing finish(AgentName agent, CallId call, Draft.Edit edit, Audit.By by);

  /** Of several unfinished forms, this one comes on top. */
  void turnTo(AgentName agent, CallId call);

  /** A new customer with this caller's number. */
  Customer create(CallId call, String name, String title, String organisation, Audit.By by);

  /** It is this one of those who share the number. */
  void choose(CallId call, long customer, Audit.By by);

  /**
   * The caller's matter is this ticket's.
   *
   * @return false when there is nothing to join yet, or the ticket is closed
   */
  boolean join(CallId call, TicketNumber ticket, Audit.By by);

  /**
   * The call that was owed is made.
   *
   * @return false when nothing was owed
   */
  boolean returned(TicketNumber ticket, Audit.By by);

  /**
   * The caller of this call and what is known of them came onto a screen: kept once for each person
   * and call. Kept soon; does not wait.
   */
  void cardSeen(CallId call, Audit.By by);

  // ---- what was

  /**
   * All of one call, and that somebody saw it.
   *
   * @param desk the only desk whose calls may be seen; null for all
   */
  Optional<CallStory> story(CallId call, @Nullable Integer desk, Audit.By by);

  /**
   * The newest call of a ticket.
   *
   * @param desk as for {@link #story}
   */
  Optional<CallId> newestCall(TicketNumber ticket, @Nullable Integer desk);

  /** Where the message can be read; empty when it lies out of this server's reach. */
  Optional<Path> message(Voicemail message);

  /**
   * The message that this caller left, to be heard now by somebody.
   *
   * @param desk as for {@link #story}
   */
  Optional<Path> hear(CallId call, @Nullable Integer desk, Audit.By by);

  // ---- what supervisors write

  /** All forms as they stand now. Asks nobody. */
  Forms forms();

  FormChange.Edition edition(String specialty);

  /**
   * @param author as people call them
   */
  FormChange.Saving saveForm(FormChange change, String author, Audit.By by);

  /** All wordings as they stand now. Asks nobody. */
  Script.Book book();

  /** Newest first. */
  List<Wording> versions(String hotline, Step step);

  /**
   * @param read the version that was on the screen; 0 for none
   * @param author as people call them
   */
  Scripts.Saving saveWording(
      String hotline, Step step, int read, String zh, String en, String author, Audit.By by);
}
