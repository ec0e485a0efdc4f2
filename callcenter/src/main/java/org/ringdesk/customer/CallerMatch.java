package org.ringdesk.customer;

import java.util.List;

/** Who a caller may be, by the number. */
public sealed interface CallerMatch {
  record Known(Customer customer) implements CallerMatch {}

  /** Several share the number, such as colleagues behind one switchboard; by name. */
  record Maybe(List<Customer> customers) implements CallerMatch {
    public Maybe {
      customers = List.copyOf(customers);
    }
  }

  record Unknown() implements CallerMatch {}

  record Withheld() implements CallerMatch {}
}
