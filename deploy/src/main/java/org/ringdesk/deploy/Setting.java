package org.ringdesk.deploy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of {@link Settings} is. The reader checks by it; the manual's page and the
 * example file are written from it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** One or two sentences for the manual. */
  String value();

  /**
   * As it would be written in the file. Empty: must be given, unless its type is Optional. Words in
   * angle brackets stand for what {@link SettingsReader} finds out.
   */
  String standard() default "";

  /** What a text must match, with {@link #allowed} saying it in words. */
  String pattern() default ".+";

  /** In words; empty where the type says it. */
  String allowed() default "";

  /** Of whole numbers and seconds. */
  int min() default 0;

  int max() default Integer.MAX_VALUE;

  /** In the example file, where there is no standard. */
  String example() default "";
}
