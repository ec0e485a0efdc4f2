package org.ringdesk.customer;

import java.util.List;
import java.util.Optional;
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
    return sql.first(
        "select id, name, title, organisation from customer where id = $1", Customer::from, id);
  }

  /** From now on this number may be this customer. Adding it again changes nothing. */
  public void addNumber(Customer customer, PhoneNumber.Readable number) {
    sql.change(
        "insert into customer_number (number, customer) values ($1, $2) on conflict do nothing",
        number.value(),
        customer.id());
  }

  /** Who calls from this number, by name; at most {@value #CANDIDATES}. */
  public List<Customer> byNumber(String e164) {
    return sql.list(
        """
        select c.id, c.name, c.title, c.organisation
        from customer c join customer_number n on n.customer = c.id
        where n.number = $1
        order by c.name, c.id
        limit $2
        """,
        Customer::from,
        e164,
        CANDIDATES);
  }

  public CallerMatch match(PhoneNumber number) {
    return switch (number) {
      case PhoneNumber.Withheld w -> new CallerMatch.Withheld();
      case PhoneNumber.Unreadable u -> new CallerMatch.Unknown();
      case PhoneNumber.Readable r -> match(byNumber(r.value()));
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
