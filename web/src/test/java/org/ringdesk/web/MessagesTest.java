package org.ringdesk.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ringdesk.agent.Presence;
import org.ringdesk.ami.LinkFault;
import org.ringdesk.board.BoardSnapshot.LedgerState;
import org.ringdesk.board.BoardSnapshot.LinkState;
import org.ringdesk.call.Evidence;
import org.ringdesk.call.OnCall;
import org.ringdesk.call.Outcome;
import org.ringdesk.call.RingEnd;
import org.ringdesk.call.Witness;
import org.ringdesk.callcenter.HouseHealth.OfDialplan;
import org.ringdesk.canary.Blind;
import org.ringdesk.figure.Buckets;
import org.ringdesk.figure.Denominators;
import org.ringdesk.figure.Figure;
import org.ringdesk.figure.Group;
import org.ringdesk.figure.Measure;
import org.ringdesk.people.Act;
import org.ringdesk.people.Objection;
import org.ringdesk.people.Right;
import org.ringdesk.people.Role;
import org.ringdesk.script.Step;
import org.ringdesk.webhook.Fact;
import org.ringdesk.witness.Difference;
import org.ringdesk.witness.Gap;
import org.ringdesk.witness.Testimony;
import org.ringdesk.wrapup.Form;
import org.ringdesk.wrapup.FormChange;

class MessagesTest {
  /** Keys that are put together: the beginning in the source, and all that may follow it. */
  private static final Map<String, List<String>> PUT_TOGETHER =
      merged(
          Map.of(
              "outcome.",
                  with(
                      Outcome.values(), Outcome::key, "now_unqueued", "now_waiting", "now_talking"),
              "sentence.",
                  with(
                      Outcome.values(), Outcome::key, "now_unqueued", "now_waiting", "now_talking"),
              "presence.", with(Presence.values(), Presence::key),
              "link.", with(LinkState.values(), s -> s.name().toLowerCase(Locale.ROOT)),
              "fault.", with(LinkFault.Reason.values(), LinkFault.Reason::key),
              "tools.theme.", with(Look.Theme.values(), Look.Theme::key),
              "error.",
                  Stream.of("400", "401", "403", "404", "405", "413", "500", "503", "form")
                      .flatMap(s -> Stream.of(s + ".title", s + ".text"))
                      .toList(),
              "role.", with(Role.values(), Role::key),
              "objection.", with(Objection.values(), Objection::key),
              "audit.act.", with(Act.values(), Act::key)),
          Map.of(
              "ledger.", with(LedgerState.values(), s -> s.name().toLowerCase(Locale.ROOT)),
              "health.dialplan.",
                  with(OfDialplan.State.values(), s -> s.name().toLowerCase(Locale.ROOT)),
              "witness.", with(Witness.values(), Witness::key),
              "rule.", with(Difference.Rule.values(), Difference.Rule::key),
              "recovery.", with(Gap.Recovery.values(), r -> r.name().toLowerCase(Locale.ROOT)),
              "difference.",
                  List.of(
                      "visit", "entered_at", "left_at", "answered_at", "outcome", "agent", "ring")),
          Map.of(
              "desk.now.", List.of("idle", "ringing", "talking", "wrap_up"),
              "desk.match.", List.of("known", "maybe", "unknown", "withheld", "looking"),
              "desk.ticket.", List.of("open", "owed", "closed", "solved"),
              "desk.reason.", DeskRoutes.REASONS,
              "desk.key.",
                  List.of(
                      "hangup", "finish", "ready", "pause", "write", "newcomer", "join", "keys"),
              "script.", with(Step.values(), Step::key),
              "canary.blind.", with(Blind.values(), Blind::key),
              "canary.cure.", with(Blind.values(), Blind::key)),
          Map.of(
              "right.", Right.FOR_PROGRAMS.stream().map(Right::key).toList(),
              "fact.", with(Fact.values(), f -> f.name().toLowerCase(Locale.ROOT)),
              "tokens.state.", List.of("active", "expired", "withdrawn")),
          Map.of(
              "measure.", with(Measure.values(), Measure::key),
              "figure.", with(Figure.values(), Figure::key),
              "group.", with(Group.values(), Group::key, "agent"),
              "step.by.",
                  with(Buckets.Step.values(), s -> s.name().toLowerCase(Locale.ROOT), "whole"),
              "report.", with(ReportView.Kind.values(), ReportView.Kind::key),
              "report.problem.", List.of("range", "slow"),
              "list.count.", List.of("visit", "call", "ring", "talk", "presence", "agent"),
              "heat.weekday.", List.of("1", "2", "3", "4", "5", "6", "7"),
              "denominators.of.", with(Denominators.RATES.toArray(Figure[]::new), Figure::key),
              "denominators.why.",
                  with(Denominators.Why.values(), w -> w.name().toLowerCase(Locale.ROOT))),
          Map.of(
              "raw.kept.", with(Testimony.Kept.values(), k -> k.name().toLowerCase(Locale.ROOT))),
          Map.of(
              "evidence.", with(Evidence.values(), Evidence::key),
              "ring.", with(RingEnd.values(), RingEnd::key, "open"),
              "oncall.", with(OnCall.How.values(), h -> h.name().toLowerCase(Locale.ROOT)),
              "step.language.", List.of("zh", "en"),
              "step.hours.", List.of("open", "closed"),
              "forms.type.", with(Form.Type.values(), Form.Type::key),
              "forms.problem.", with(FormChange.Wrong.values(), FormChange.Wrong::key)));

  private static final Pattern KEY = Pattern.compile("(?:\\bm|\\btext)\\(\\s*\"([a-z_.]+)\"");
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)");

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertEquals(
        Messages.bundle(Language.ZH).stringPropertyNames(),
        Messages.bundle(Language.EN).stringPropertyNames());
  }

  @Test
  void everyKeyUsedHasWordsAndEveryWordIsUsed() {
    assertEquals(new TreeSet<>(used()), keys());
  }

  @Test
  void everyTextCanBeFilledIn() {
    for (Language language : Language.values())
      for (String key : keys())
        new MessageFormat(Messages.bundle(language).getProperty(key), language.locale());
  }

  /** A place that only one language fills in would lose a figure in the other. */
  @Test
  void bothLanguagesFillInTheSamePlaces() {
    for (String key : keys()) assertEquals(places(Language.EN, key), places(Language.ZH, key), key);
  }

  @Test
  void pluralsReadAsPeopleSayThem() {
    Messages en = Messages.in(Language.EN);
    Messages zh = Messages.in(Language.ZH);
    assertEquals("no phone rang", en.text("sentence.phones", 0));
    assertEquals("one phone rang", en.text("sentence.phones", 1));
    assertEquals("two phones rang", en.text("sentence.phones", 2));
    assertEquals("14 phones rang", en.text("sentence.phones", 14));
    assertEquals("没有话机振铃", zh.text("sentence.phones", 0));
    assertEquals("2 部话机振铃", zh.text("sentence.phones", 2));
    assertEquals("one more answered reaches it", en.text("board.need", 1));
    assertEquals("13 answered in a row reach it", en.text("board.need", 13));
  }

  @Test
  void aKeyWithoutWordsIsAMistakeOfOurs() {
    assertThrows(
        IllegalArgumentException.class, () -> Messages.in(Language.EN).text("board.nonsense"));
  }

  @SafeVarargs
  private static Map<String, List<String>> merged(Map<String, List<String>>... some) {
    Map<String, List<String>> all = new HashMap<>();
    for (Map<String, List<String>> more : some) all.putAll(more);
    return Map.copyOf(all);
  }

  private static TreeSet<String> keys() {
    return new TreeSet<>(Messages.bundle(Language.EN).stringPropertyNames());
  }

  private static Set<String> places(Language language, String key) {
    return PLACE
        .matcher(Messages.bundle(language).getProperty(key))
        .results()
        .map(r -> r.group(1))
        .collect(Collectors.toSet());
  }

  private static Set<String> used() {
    Set<String> used = new TreeSet<>();
    for (String source : sources())
      KEY.matcher(source)
          .results()
          .map(r -> r.group(1))
          .flatMap(key -> key.endsWith(".") ? all(key) : Stream.of(key))
          .forEach(used::add);
    return used;
  }

  private static Stream<String> all(String beginning) {
    List<String> endings = PUT_TOGETHER.get(beginning);
    if (endings == null) throw new AssertionError("say in this test what may follow " + beginning);
    return endings.stream().map(ending -> beginning + ending);
  }

  private static List<String> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      return files
          .filter(f -> Stream.of(".java", ".ftlh", ".js").anyMatch(f.toString()::endsWith))
          .map(MessagesTest::read)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> List<String> with(T[] values, Function<T, String> key, String... more) {
    return Stream.concat(Arrays.stream(values).map(key), Stream.of(more)).toList();
  }
}
