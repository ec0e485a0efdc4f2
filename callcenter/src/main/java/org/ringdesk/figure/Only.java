package org.ringdesk.figure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which calls alone count: those of all these members of groups.
 *
 * @param agent visits and calls that this agent took; rings, talks and presence of this agent's
 * @param desk the one desk whose calls and agents may be seen; null for all
 */
public record Only(Map<Group, String> members, Optional<String> agent, @Nullable Integer desk) {
  public static final Only EVERYTHING = new Only(Map.of(), Optional.empty(), null);

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
    return new Only(more, agent, desk);
  }

  public Only ofAgent(String name) {
    return new Only(members, Optional.of(name), desk);
  }

  public Only ofDesk(@Nullable Integer id) {
    return new Only(members, agent, id);
  }

  /** Presence belongs to no queue. */
  boolean ofSomeQueue() {
    return !members.isEmpty();
  }

  /**
   * As SQL that begins with "and", where {@code c} is the call.
   *
   * @param visit the visit's alias
   * @param agent a condition with %s for the agent's name
   * @param parameters what it needs is added to them
   */
  String sql(String visit, String agentIs, List<@Nullable Object> parameters) {
    var conditions = new ArrayList<String>();
    for (var group : Group.values())
      if (members.containsKey(group))
        conditions.add(group.column(visit) + " = " + with(parameters, members.get(group)));
    agent.ifPresent(a -> conditions.add(agentIs.formatted(with(parameters, a))));
    if (desk != null) conditions.add("c.desk_id = " + with(parameters, desk));
    var sql = new StringBuilder();
    for (var condition : conditions) sql.append(" and ").append(condition);
    return sql.toString();
  }

  private static String with(List<@Nullable Object> parameters, @Nullable Object value) {
    parameters.add(value);
    return "$" + parameters.size();
  }
}
