package org.ringdesk.figure;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.ringdesk.agent.Presence;

/**
 * Which calls alone count: those of all these members of groups.
 *
 * @param agent visits and calls that this agent took; rings, talks and presence of this agent's
 * @param presence spells of presence in which an agent was or did that
 * @param hour what came in it, in every week of the range
 * @param caller who called
 * @param desk the one desk whose calls and agents may be seen; null for all
 * @param seen of whose calls alone somebody sees anything; empty for all
 */
public record Only(
    Map<Group, String> members,
    Optional<String> agent,
    Optional<Presence> presence,
    Optional<WeekHour> hour,
    Optional<Caller> caller,
    @Nullable Integer desk,
    Optional<Seen> seen) {
  public static final Only EVERYTHING =
      new Only(
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          null,
          Optional.empty());

  /**
   * An hour of the week, by the clock on the zone's wall.
   *
   * @param weekday 1 is Monday
   * @param hour 0 to 23
   */
  public record WeekHour(int weekday, int hour, ZoneId zone) {}

  /**
   * @param desks whose calls; empty: those of all
   * @param hotlines the numbers called; empty: all
   */
  public record Seen(Optional<SortedSet<Integer>> desks, Optional<SortedSet<String>> hotlines) {}

  public Only {
    members = Map.copyOf(members);
  }

  public static Only of(Group group, String member) {
    return EVERYTHING.and(group, member);
  }

  static Only queue(Optional<String> queue) {
    return queue.map(q -> of(Group.QUEUE, q)).orElse(EVERYTHING);
  }

  public Only and(Group group, String member) {
    var more = new EnumMap<Group, String>(Group.class);
    more.putAll(members);
    more.put(group, member);
    return new Only(more, agent, presence, hour, caller, desk, seen);
  }

  public Only ofAgent(String name) {
    return new Only(members, Optional.of(name), presence, hour, caller, desk, seen);
  }

  public Only present(Presence as) {
    return new Only(members, agent, Optional.of(as), hour, caller, desk, seen);
  }

  public Only in(WeekHour one) {
    return new Only(members, agent, presence, Optional.of(one), caller, desk, seen);
  }

  public Only from(Caller one) {
    return new Only(members, agent, presence, hour, Optional.of(one), desk, seen);
  }

  public Only ofDesk(@Nullable Integer id) {
    return new Only(members, agent, presence, hour, caller, id, seen);
  }

  public Only seenBy(Seen those) {
    return new Only(members, agent, presence, hour, caller, desk, Optional.of(those));
  }

  /** Presence belongs to no queue, and to no call. */
  boolean ofSomeQueue() {
    return !members.isEmpty() || caller.isPresent() || seen.isPresent();
  }

  /**
   * As SQL that begins with "and", where {@code c} is the call.
   *
   * @param visit the visit's alias
   * @param moment to which hour it belongs
   * @param agentIs a condition with %s for the agent's name
   * @param parameters what it needs is added to them
   */
  String sql(String visit, String moment, String agentIs, List<@Nullable Object> parameters) {
    var conditions = new ArrayList<String>();
    for (var group : Group.values())
      if (members.containsKey(group))
        conditions.add(group.column(visit) + " = " + with(parameters, members.get(group)));
    agent.ifPresent(a -> conditions.add(agentIs.formatted(with(parameters, a))));
    hour.ifPresent(
        h ->
            conditions.add(
                "extract(isodow from %1$s at time zone %2$s) = %3$s and extract(hour from %1$s at time zone %2$s) = %4$s"
                    .formatted(
                        moment,
                        with(parameters, h.zone().getId()) + "::text",
                        with(parameters, h.weekday()) + "::int",
                        with(parameters, h.hour()) + "::int")));
    caller.ifPresent(c -> conditions.add(c.sql(with(parameters, c.text()) + "::text")));
    if (desk != null) conditions.add("c.desk_id = " + with(parameters, desk));
    seen.flatMap(Seen::desks)
        .ifPresent(
            d ->
                conditions.add(
                    "c.desk_id = any (" + with(parameters, d.toArray(Integer[]::new)) + ")"));
    seen.flatMap(Seen::hotlines)
        .ifPresent(
            h ->
                conditions.add(
                    "c.hotline = any (" + with(parameters, h.toArray(String[]::new)) + ")"));
    var sql = new StringBuilder();
    for (var condition : conditions) sql.append(" and ").append(condition);
    return sql.toString();
  }

  private static String with(List<@Nullable Object> parameters, @Nullable Object value) {
    parameters.add(value);
    return "$" + parameters.size();
  }
}
