package org.ringdesk.customer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ringdesk.database.Sql;

/** The customers, and the numbers they call from. */
public record Customers(Sql sql) {
  /** More than that share a switchboard's number: no help to an agent. */
  private static final int CANDIDATES = 50;

  /** With no number yet. */
  public Customer create(int desk, String name, String title, String organisation) {
    return sql.first(
            """
            insert into customer (desk_id, name, title, organisation) values ($1, $2, $3, $4)
            returning id, name, title, organisation
            """,
            Customer::from,
            desk,
            name,
            title,
            organisation)
        .orElseThrow();
  }

  public Optional<Customer> find(long id) {
    return find(List.of(id)).stream().findFirst();
  }

  public List<Customer> find(Collection<Long> ids) {
    if (ids.isEmpty()) return List.of();
    return sql.list(
        "select id, name, title, organisation from customer where id = any($1::bigint[])",
        Customer::from,
        (Object) ids.toArray(Long[]::new));
  }

  /** From now on this number may be this customer. Adding it again changes nothing. */
  public void addNumber(Customer customer, PhoneNumber.Readable number) {
    sql.change(
        "insert into customer_number (number, customer) values ($1, $2) on conflict do nothing",
        number.value(),
        customer.id());
  }

  /** Who calls from each of these numbers, by name; at most {@value #CANDIDATES}. */
  public Map<String, List<Customer>> byNumber(Collection<String> e164s) {
    if (e164s.isEmpty()) return Map.of();
    return sql
        .list(
            """
            select a.number, c.id, c.name, c.title, c.organisation
            from unnest($1::text[]) as a (number)
            cross join lateral (
              select c.* from customer c join customer_number n on n.customer = c.id
              where n.number = a.number
              order by c.name, c.id
              limit $2) c
            order by c.name, c.id
            """,
            row -> Map.entry(row.text("number"), Customer.from(row)),
            e164s.stream().distinct().toArray(String[]::new),
            CANDIDATES)
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /** Whose numbers these are, by number, where a number is one customer's alone. */
  public Map<String, Long> owners(Collection<String> e164s) {
    return sql
        .list(
            """
            select number, min(customer) as customer from customer_number where number = any($1::text[])
            group by number having count(*) = 1
            """,
            row -> Map.entry(row.text("number"), row.number("customer")),
            (Object) e164s.toArray(String[]::new))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * @param byNumber what {@link #byNumber} says of this one and maybe of others
   */
  public static CallerMatch match(PhoneNumber number, Map<String, List<Customer>> byNumber) {
    return switch (number) {
      case PhoneNumber.Withheld w -> new CallerMatch.Withheld();
      case PhoneNumber.Unreadable u -> new CallerMatch.Unknown();
      case PhoneNumber.Readable r -> match(byNumber.getOrDefault(r.value(), List.of()));
    };
  }

  private static CallerMatch match(List<Customer> customers) {
    return switch (customers.size()) {
      case 0 -> new CallerMatch.Unknown();
      case 1 -> new CallerMatch.Known(customers.getFirst());
      default -> new CallerMatch.Maybe(customers);
    };
  }
}
