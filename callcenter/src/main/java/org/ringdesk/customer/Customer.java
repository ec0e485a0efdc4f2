package org.ringdesk.customer;

import org.ringdesk.database.Row;

/** Somebody whose calls we know. */
public record Customer(long id, String name, String organisation) {
  static Customer from(Row row) {
    return new Customer(row.number("id"), row.text("name"), row.text("organisation"));
  }
}
