package org.ringdesk.people;

/** A change that was refused; nothing of it happened. */
public final class Objected extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Objection objection;

  public Objected(Objection objection) {
    super(objection.key());
    this.objection = objection;
  }

  public Objection objection() {
    return objection;
  }
}
