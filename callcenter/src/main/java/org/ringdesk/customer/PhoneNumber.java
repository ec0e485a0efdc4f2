package org.ringdesk.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A caller's number, as far as it can be believed. */
public sealed interface PhoneNumber {
  /** Longer ones are cut where they are shown; the call keeps what came. */
  int SHOWN_LENGTH = 64;

  /**
   * A number of the telephone world.
   *
   * @param value E.164: {@code +8613800138000}. Equal numbers are equal texts.
   * @param national as people of its country write it
   */
  record Readable(String value, String national) implements PhoneNumber {
    /** Where it was handed out, as far as its digits tell: a town, a province, a country. */
    public Optional<String> place(Locale language) {
      return Reader.parsed(value, Reader.NO_REGION)
          .map(n -> PhoneNumberOfflineGeocoder.getInstance().getDescriptionForNumber(n, language))
          .filter(place -> !place.isEmpty());
    }

    @Override
    public String shown() {
      return national;
    }
  }

  /** The caller, or a carrier on the way, wants it unknown. */
  record Withheld() implements PhoneNumber {
    @Override
    public String shown() {
      return "";
    }
  }

  /**
   * Anything else: an extension, a name, garbage, an attack.
   *
   * @param shown fit to be shown, in one line
   */
  record Unreadable(String shown) implements PhoneNumber {}

  /** In one line, at most {@link #SHOWN_LENGTH} characters; empty when withheld. */
  String shown();

  /** For rows and look-ups: only what can be read. */
  default Optional<String> e164() {
    return this instanceof Readable r ? Optional.of(r.value()) : Optional.empty();
  }

  /**
   * Reads what came as the caller's number: anything a stranger can type.
   *
   * @param region ISO country whose rules read a number without a country code
   */
  static PhoneNumber read(String raw, String region) {
    return Reader.read(raw, region);
  }

  /** What {@link #read} and {@link #e164()} make of it, of numbers that come by the million. */
  static Optional<String> e164(String raw, String region) {
    return Reader.readable(raw, region).map(Reader::e164);
  }

  /** A number from our own tables. */
  static PhoneNumber ofE164(String e164) {
    return Reader.read(e164, Reader.NO_REGION);
  }

  /** How. */
  final class Reader {
    static final String NO_REGION = "ZZ";

    private static final Set<String> WITHHELD =
        Set.of(
            "",
            "anonymous",
            "unavailable",
            "restricted",
            "unknown",
            "private",
            "withheld",
            "id unavailable");

    /** {@code sip:user:password;parameters@host;parameters}, {@code tel:number;parameters}. */
    private static final Pattern ADDRESS =
        Pattern.compile("(?i)(?:sips?|tel):([^@;:]*)(?:[;:][^@]*)?(?:@.*)?");

    /** {@code "Name" <number>}, and Asterisk's {@code <unknown>}. */
    private static final Pattern BRACKETED = Pattern.compile("(?:\"[^\"]*\" *|[^<>\"]*)<([^<>]*)>");

    /**
     * Nothing but digits and what people put between them, then perhaps an extension. The library
     * alone would find a number in almost any text.
     */
    private static final Pattern NUMBER =
        Pattern.compile(
            "([+＋]?[(0-9０-９][0-9０-９ ().\\-–/]{1,38})"
                + "(?:(?:;ext=|,|#| *(?i:ext\\.?|x|转|分机) *)[0-9]{1,7})?");

    /** The national 0 that must not be dialled after a country code. */
    private static final Pattern SILENT_ZERO = Pattern.compile("^([+＋][^(]*)\\(0\\)");

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /** A number is asked for again with each change of its call. */
    private static final Map<Came, PhoneNumber> READ = new ConcurrentHashMap<>();

    private static final int READ_AT_MOST = 5_000;

    private record Came(String raw, String region) {}

    private Reader() {}

    static PhoneNumber read(String raw, String region) {
      if (READ.size() >= READ_AT_MOST) READ.clear();
      return READ.computeIfAbsent(new Came(raw, region), c -> readAnew(c.raw(), c.region()));
    }

    private static PhoneNumber readAnew(String raw, String region) {
      if (WITHHELD.contains(number(raw).toLowerCase(Locale.ROOT))) return new Withheld();
      return readable(raw, region)
          .<PhoneNumber>map(Reader::readable)
          .orElseGet(() -> new Unreadable(shown(raw)));
    }

    static Optional<Phonenumber.PhoneNumber> readable(String raw, String region) {
      var match = NUMBER.matcher(number(raw));
      return match.matches() ? dialled(match.group(1), region) : Optional.empty();
    }

    /** What stands for the number in whatever wraps it. */
    private static String number(String raw) {
      var text = raw.strip();
      var bracketed = BRACKETED.matcher(text);
      if (bracketed.matches()) text = bracketed.group(1).strip();
      var address = ADDRESS.matcher(text);
      return address.matches() ? address.group(1).replace("%2B", "+").replace("%2b", "+") : text;
    }

    /** 00 is the world's most common way to write a plus, also where it is not the country's. */
    private static Optional<Phonenumber.PhoneNumber> dialled(String digits, String region) {
      var plain = SILENT_ZERO.matcher(digits).replaceFirst("$1");
      var national = parsed(plain, region);
      return national.isEmpty() && plain.startsWith("00")
          ? parsed("+" + plain.substring(2), region)
          : national;
    }

    /**
     * With its country code a number needs a possible length only: carriers hand out ranges sooner
     * than the library hears of them. Without, it must be one that the country has: a local number
     * without its area code means another subscriber in each town.
     */
    static Optional<Phonenumber.PhoneNumber> parsed(String digits, String region) {
      try {
        var number = NUMBERS.parse(digits, region);
        var international = digits.startsWith("+") || digits.startsWith("＋");
        var good =
            international
                ? NUMBERS.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                : NUMBERS.isValidNumber(number);
        return good ? Optional.of(number) : Optional.empty();
      } catch (NumberParseException e) {
        return Optional.empty();
      }
    }

    private static Readable readable(Phonenumber.PhoneNumber number) {
      return new Readable(e164(number), NUMBERS.format(number, PhoneNumberFormat.NATIONAL));
    }

    static String e164(Phonenumber.PhoneNumber number) {
      return NUMBERS.format(number, PhoneNumberFormat.E164);
    }

    /** Control and direction marks become visible, so that a number cannot rearrange a page. */
    private static String shown(String raw) {
      var line = raw.strip().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "\uFFFD");
      int characters = line.codePointCount(0, line.length());
      if (characters <= SHOWN_LENGTH) return line;
      return line.substring(0, line.offsetByCodePoints(0, SHOWN_LENGTH - 1)) + "…";
    }
  }
}
