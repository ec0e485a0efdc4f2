package org.ringdesk.script;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that is said on one hotline, as it stands now: the hotline's own wording where it has one,
 * else that of all.
 */
public record Script(Map<Step, Wording> wordings) {
  public Script {
    wordings = Map.copyOf(wordings);
  }

  public Wording at(Step step) {
    return Optional.ofNullable(wordings.get(step))
        .orElseThrow(() -> new IllegalStateException("nothing to say at " + step.key()));
  }

  /** The newest wordings of the whole house. */
  public record Book(Map<String, Map<Step, Wording>> byHotline) {
    public static Book of(Collection<Wording> newest) {
      var byHotline = new HashMap<String, Map<Step, Wording>>();
      for (var w : newest)
        byHotline.computeIfAbsent(w.hotline(), h -> new EnumMap<>(Step.class)).put(w.step(), w);
      return new Book(Map.copyOf(byHotline));
    }

    /**
     * @param hotline the number called
     */
    public Script of(String hotline) {
      var script = new EnumMap<Step, Wording>(Step.class);
      script.putAll(byHotline.getOrDefault(Scripts.ALL, Map.of()));
      byHotline.getOrDefault(hotline, Map.of()).values().stream()
          .filter(own -> !own.withdrawn())
          .forEach(own -> script.put(own.step(), own));
      return new Script(script);
    }
  }
}
