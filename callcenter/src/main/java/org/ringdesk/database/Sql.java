package org.ringdesk.database;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements: the pool itself, or one transaction of it. Parameters are {@code $1}, {@code $2}
 * …; arrays are passed as Java arrays ({@code $1::text[]}). All methods wait for the answer, and
 * throw {@link DatabaseException}.
 */
public interface Sql {
  <T> List<T> list(String sql, Function<Row, T> as, @Nullable Object... parameters);

  /** The first row, if there is one. */
  default <T> Optional<T> first(String sql, Function<Row, T> as, @Nullable Object... parameters) {
    return list(sql, as, parameters).stream().findFirst();
  }

  /** How many rows it changed. */
  int change(String sql, @Nullable Object... parameters);

  /** One thing of each as a parameter: {@code unnest} makes rows of several. */
  static <T, A> @Nullable A[] array(
      List<T> of, IntFunction<@Nullable A[]> make, Function<T, @Nullable A> each) {
    return of.stream().map(each).toArray(make);
  }
}
