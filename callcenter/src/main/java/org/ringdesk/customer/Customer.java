package org.ringdesk.customer;

import org.ringdesk.database.Row;

/**
 * Somebody whose calls we know.
 *
 * @param title how to address them, or empty
 */
public record Customer(long id, String name, String title, String organisation) {
  static Customer from(Row row) {
    return new Customer(
        row.number("id"), row.text("name"), row.text("title"), row.text("organisation"));
  }
}
