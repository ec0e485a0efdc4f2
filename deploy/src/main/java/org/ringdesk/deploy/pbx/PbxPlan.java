package org.ringdesk.deploy.pbx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one PBX has to serve. Every value ends up in a line of an Asterisk configuration file, where
 * a semicolon starts a comment and a line break a new setting; so each may only hold what such a
 * value needs, and a plan that exists is a plan that can be written.
 *
 * @param name the PBX's systemname: part of every call's key, never changed later
 * @param outsideNumbers the dialplan patterns an agent's phone may dial through the carrier, such
 *     as {@code _79XXXXXXXXX}; fixed lengths only
 * @param agi host:port of the FastAGI server that is asked about each hotline call, or null when
 *     the hotlines' own queues take the calls
 */
public record PbxPlan(
    String name,
    Listen listen,
    AmiAccount ami,
    List<HotlineNumber> hotlines,
    List<Queue> queues,
    List<AgentPhone> agents,
    Trunk trunk,
    List<String> outsideNumbers,
    @Nullable String agi) {

  /** The addresses of a bench: three machines that are all this one. */
  public static final String PBX_HOST = "127.0.0.1";

  public static final String CARRIER_HOST = "127.0.0.2";
  public static final String PHONES_HOST = "127.0.0.3";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,39}");
  private static final Pattern PERSON = Pattern.compile("[\\p{L}\\p{M}\\p{N} .'_-]{1,60}");
  private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,6}");
  private static final Pattern DID = Pattern.compile("\\+?[0-9]{2,20}");
  private static final Pattern OUTSIDE = Pattern.compile("_?\\+?[0-9][0-9XNZ]{2,19}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}");
  private static final Pattern HOST_AND_PORT = Pattern.compile(Dialplan.AGI);
  private static final Pattern NETWORK =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9.]{1,15})?");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_.~!@%^*+/-]{8,64}");
  private static final Pattern EMPTY_RULE = Pattern.compile("yes|no|strict|loose|[a-z]+(,[a-z]+)*");
  private static final Pattern STRATEGY =
      Pattern.compile("ringall|leastrecent|fewestcalls|random|rrmemory|rrordered|linear|wrandom");

  public PbxPlan {
    hotlines = List.copyOf(hotlines);
    queues = List.copyOf(queues);
    agents = List.copyOf(agents);
    outsideNumbers = List.copyOf(outsideNumbers);
    check("PBX name", name, NAME, "a small letter, then small letters, digits and _");
    for (String pattern : outsideNumbers) {
      check(
          "outside number",
          pattern,
          OUTSIDE,
          "a dialplan pattern of fixed length that starts with a digit");
    }
    if (agi != null) {
      check("FastAGI address", agi, HOST_AND_PORT, "host:port");
    }
    checkUnique("hotline number", hotlines.stream().map(HotlineNumber::did).toList());
    checkUnique("queue", queues.stream().map(Queue::name).toList());
    checkUnique(
        "extension",
        Stream.concat(
                queues.stream().map(Queue::extension), agents.stream().map(AgentPhone::extension))
            .toList());
    Set<String> queueNames = new HashSet<>(queues.stream().map(Queue::name).toList());
    Set<String> extensions = new HashSet<>(agents.stream().map(AgentPhone::extension).toList());
    for (HotlineNumber hotline : hotlines) {
      checkKnown("hotline " + hotline.did(), "queue", hotline.queue(), queueNames);
    }
    for (Queue queue : queues) {
      queue.members().forEach(m -> checkKnown("queue " + queue.name(), "agent", m, extensions));
    }
  }

  /**
   * Where the PBX listens. AMI and HTTP belong on an address that only Ringdesk's own machine
   * reaches.
   *
   * @param rtpFirst first UDP port for voice, {@code rtpLast} the last; two for each call leg
   */
  public record Listen(
      String sipHost,
      int sip,
      String amiHost,
      int ami,
      int amiTls,
      String httpHost,
      int http,
      int rtpFirst,
      int rtpLast) {
    public Listen {
      for (String host : List.of(sipHost, amiHost, httpHost)) {
        check("listening address", host, HOST, "an IPv4 address or a host name");
      }
      for (int port : new int[] {sip, ami, amiTls, http, rtpFirst, rtpLast}) {
        checkPort(port);
      }
      if (rtpLast - rtpFirst < 3) {
        throw new IllegalArgumentException(
            "The voice ports " + rtpFirst + "-" + rtpLast + " are not enough for one call.");
      }
    }
  }

  /**
   * The account that Ringdesk logs in with.
   *
   * @param permit the networks it may log in from, as address or address/mask
   */
  public record AmiAccount(String user, String secret, List<String> permit) {
    public AmiAccount {
      permit = List.copyOf(permit);
      check("AMI user", user, NAME, "a small letter, then small letters, digits and _");
      check("AMI secret", secret, SECRET, "8 to 64 letters, digits and _.~!@%^*+/-");
      permit.forEach(n -> check("AMI network", n, NETWORK, "an IPv4 address or network"));
    }
  }

  /** A number that customers dial, and the queue that takes its calls when nothing else decides. */
  public record HotlineNumber(String did, String queue) {
    public HotlineNumber {
      check("hotline number", did, DID, "digits, perhaps after a +");
    }
  }

  /**
   * A specialty's queue.
   *
   * @param extension what agents dial to transfer a caller here; the name does as well
   * @param members extensions of agents
   * @param ring how long one phone rings before the next is tried, {@code retry} the pause between
   * @param maxWaiting more callers than these are turned away; 0: no limit
   * @param joinEmpty Asterisk's joinempty, {@code leaveWhenEmpty} its leavewhenempty
   * @param patience a caller who has waited as long leaves the queue; zero: never
   */
  public record Queue(
      String name,
      String extension,
      List<String> members,
      String strategy,
      Duration ring,
      Duration retry,
      Duration wrapUp,
      int maxWaiting,
      String joinEmpty,
      String leaveWhenEmpty,
      Duration patience) {
    public Queue {
      members = List.copyOf(members);
      // The name is part of a dialplan variable's name, which cannot hold a hyphen.
      check("queue name", name, NAME, "a small letter, then small letters, digits and _");
      check("queue extension", extension, EXTENSION, "2 to 6 digits");
      check("queue strategy", strategy, STRATEGY, "one of Asterisk's strategies");
      check("joinempty", joinEmpty, EMPTY_RULE, "yes, no, strict, loose or a list");
      check("leavewhenempty", leaveWhenEmpty, EMPTY_RULE, "yes, no, strict, loose or a list");
      if (ring.toSeconds() < 1
          || retry.isNegative()
          || wrapUp.isNegative()
          || patience.isNegative()
          || maxWaiting < 0) {
        throw new IllegalArgumentException(
            "Queue " + name + ": a phone rings at least 1 s, and nothing may be negative.");
      }
    }

    /**
     * A queue with the usual manners: one phone after the other, 15 s each, callers wait for ten
     * minutes.
     */
    public static Queue named(String name, String extension, String... members) {
      return new Queue(
          name,
          extension,
          List.of(members),
          "rrmemory",
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ZERO,
          0,
          "yes",
          "no",
          Duration.ofMinutes(10));
    }

    public Queue ringing(Duration eachPhone) {
      return new Queue(
          name,
          extension,
          members,
          strategy,
          eachPhone,
          retry,
          wrapUp,
          maxWaiting,
          joinEmpty,
          leaveWhenEmpty,
          patience);
    }

    public Queue withStrategy(String other) {
      return new Queue(
          name,
          extension,
          members,
          other,
          ring,
          retry,
          wrapUp,
          maxWaiting,
          joinEmpty,
          leaveWhenEmpty,
          patience);
    }

    public Queue holdingAtMost(int callers) {
      return new Queue(
          name,
          extension,
          members,
          strategy,
          ring,
          retry,
          wrapUp,
          callers,
          joinEmpty,
          leaveWhenEmpty,
          patience);
    }

    public Queue whenEmpty(String join, String leave) {
      return new Queue(
          name,
          extension,
          members,
          strategy,
          ring,
          retry,
          wrapUp,
          maxWaiting,
          join,
          leave,
          patience);
    }

    public Queue givingUpAfter(Duration wait) {
      return new Queue(
          name,
          extension,
          members,
          strategy,
          ring,
          retry,
          wrapUp,
          maxWaiting,
          joinEmpty,
          leaveWhenEmpty,
          wait);
    }
  }

  /**
   * An agent's phone: one that registers with a password, or one that is always found at the same
   * place. The latter has no password, so that it is only allowed on the loopback network of a
   * bench.
   *
   * @param name as it stands in the queue log; an agent is called the same in every queue
   * @param contact host:port of a phone that does not register
   */
  public record AgentPhone(
      String extension, String name, @Nullable String contact, @Nullable String password) {
    public AgentPhone {
      check("agent extension", extension, EXTENSION, "2 to 6 digits");
      check("agent name", name, PERSON, "letters, digits, spaces and .'_-");
      if ((contact == null) == (password == null)) {
        throw new IllegalArgumentException(
            "Agent " + extension + " needs either a password or a fixed place.");
      }
      if (contact != null) {
        check("phone address", contact, HOST_AND_PORT, "host:port");
        if (!contact.startsWith("127.")) {
          throw new IllegalArgumentException(
              "Agent "
                  + extension
                  + ": a phone without a password may only be on 127.0.0.0/8, not at "
                  + contact
                  + ".");
        }
      }
      if (password != null) {
        check("phone password", password, SECRET, "8 to 64 letters, digits and _.~!@%^*+/-");
      }
    }

    public static AgentPhone registering(String extension, String name, String password) {
      return new AgentPhone(extension, name, null, password);
    }

    public static AgentPhone at(String contact, String extension, String name) {
      return new AgentPhone(extension, name, contact, null);
    }
  }

  /**
   * The carrier.
   *
   * @param host where calls to outside numbers are sent, with {@code port}
   * @param matches the addresses its calls come from; a call from one of them is the carrier's,
   *     whatever its From says
   */
  public record Trunk(String host, int port, List<String> matches) {
    public Trunk {
      matches = List.copyOf(matches);
      check("carrier host", host, HOST, "an IPv4 address or a host name");
      checkPort(port);
      matches.forEach(m -> check("carrier address", m, NETWORK, "an IPv4 address or network"));
    }
  }

  /**
   * A house on the loopback network, on ports that are free: three specialties, four agents of whom
   * two know two of them, and a number for each queue beside the hotline's own.
   */
  public static PbxPlan onLoopback(String name) {
    return new PbxPlan(
        name,
        new Listen(
            PBX_HOST,
            Ports.udp(PBX_HOST),
            PBX_HOST,
            Ports.tcp(PBX_HOST),
            Ports.tcp(PBX_HOST),
            PBX_HOST,
            Ports.tcp(PBX_HOST),
            Ports.VOICE_FIRST,
            Ports.VOICE_LAST),
        new AmiAccount("ringdesk", "ringdesk-on-loopback", List.of("127.0.0.0/8")),
        List.of(
            new HotlineNumber("4008100000", "network"),
            new HotlineNumber("4008100001", "network"),
            new HotlineNumber("4008100002", "hosts"),
            new HotlineNumber("4008100003", "desktop")),
        List.of(
            Queue.named("network", "6001", "1001", "1002"),
            Queue.named("hosts", "6002", "1002", "1003"),
            Queue.named("desktop", "6003", "1003", "1004")),
        List.of(
            AgentPhone.at(PHONES_HOST + ":" + Ports.udp(PHONES_HOST), "1001", "Ann Lee"),
            AgentPhone.at(PHONES_HOST + ":" + Ports.udp(PHONES_HOST), "1002", "Boris Orlov"),
            AgentPhone.at(PHONES_HOST + ":" + Ports.udp(PHONES_HOST), "1003", "Chen Wei"),
            AgentPhone.at(PHONES_HOST + ":" + Ports.udp(PHONES_HOST), "1004", "Dina Kim")),
        new Trunk(CARRIER_HOST, Ports.udp(CARRIER_HOST), List.of(CARRIER_HOST)),
        List.of("_79XXXXXXXXX"),
        null);
  }

  public PbxPlan withAgi(@Nullable String hostAndPort) {
    return new PbxPlan(
        name, listen, ami, hotlines, queues, agents, trunk, outsideNumbers, hostAndPort);
  }

  public PbxPlan withQueues(UnaryOperator<Queue> change) {
    return new PbxPlan(
        name,
        listen,
        ami,
        hotlines,
        queues.stream().map(change).toList(),
        agents,
        trunk,
        outsideNumbers,
        agi);
  }

  public PbxPlan withQueue(String queueName, UnaryOperator<Queue> change) {
    return withQueues(q -> q.name().equals(queueName) ? change.apply(q) : q);
  }

  /** The phones of a queue, in the order they are tried by a linear strategy. */
  public List<AgentPhone> membersOf(Queue queue) {
    List<AgentPhone> phones = new ArrayList<>();
    for (String member : queue.members()) {
      phones.add(phone(member));
    }
    return phones;
  }

  public AgentPhone phone(String extension) {
    return agents.stream()
        .filter(a -> a.extension().equals(extension))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no agent " + extension + " in PBX " + name + "."));
  }

  static void check(String what, String value, Pattern allowed, String sentence) {
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " has to be "
              + sentence
              + ", but is \""
              + value.replaceAll("\\p{Cntrl}", "?")
              + "\".");
    }
  }

  private static void checkPort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("A port is 1 to 65535, not " + port + ".");
    }
  }

  private static void checkUnique(String what, Collection<String> values) {
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw new IllegalArgumentException("The " + what + " " + value + " is given twice.");
      }
    }
  }

  private static void checkKnown(String who, String what, String value, Set<String> known) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException(
          "The " + who + " names the " + what + " " + value + ", which is not in the plan.");
    }
  }
}
