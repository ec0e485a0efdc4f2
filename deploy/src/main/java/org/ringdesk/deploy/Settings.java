package org.ringdesk.deploy;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ringdesk.ami.AmiAddress;
import org.ringdesk.call.QueueName;
import org.ringdesk.deploy.pbx.Dialplan;
import org.ringdesk.deploy.pbx.PbxPlan.HotlineNumber;
import org.ringdesk.figure.Terms;
import org.ringdesk.hotline.Hotline;
import org.ringdesk.hotline.Hotlines;
import org.ringdesk.hotline.Specialty;
import org.ringdesk.ivr.HotlineScript;
import org.ringdesk.ivr.IvrSettings;
import org.ringdesk.ivr.Language;
import org.ringdesk.ledger.QueueLogPlace;

/**
 * Everything that is decided outside the program, read once at the start. A component's place in
 * this tree is its name: {@code web().port()} is {@code web.port} in the file and {@code
 * RINGDESK_WEB_PORT} in the environment.
 */
public record Settings(
    @Setting(
            value =
                "The name of this server among others that share the database: the owner of a PBX"
                    + " is told by it.",
            standard = SettingsReader.HOST_NAME,
            pattern = "[A-Za-z0-9._-]{1,64}",
            allowed = "1 to 64 letters, digits, dots, hyphens")
        String node,
    @Setting("The PostgreSQL (15 or newer) that keeps everything.") DatabaseSettings database,
    @Setting(
            "Where the pages are served. Anything but loopback wants TLS: here, or in a proxy in"
                + " front.")
        WebSettings web,
    @Setting(value = "One section for each Asterisk: `pbx.1`, `pbx.2` … At least one.", min = 1)
        List<PbxSettings> pbx,
    @Setting(
            min = 1,
            value =
                "One section for each number that customers dial: `hotline.1`, `hotline.2` … At"
                    + " least one; the first also stands for numbers that no section names.")
        List<HotlineSettings> hotline,
    @Setting(
            "One section for each field of work with a queue of its own: `specialty.1`,"
                + " `specialty.2` … Without any: network, hosts, desktop, each with the queue of"
                + " that name. Calls in a queue that no section names are counted under the queue's"
                + " own name.")
        List<SpecialtySettings> specialty,
    @Setting("What the figures leave to be agreed; `docs/figures.md` tells what they count.")
        FigureSettings figures,
    @Setting("Where Asterisk reaches the scripts that callers hear (FastAGI).") AgiSettings agi,
    @Setting("What programs may ask and are told: `docs/api.md`.") ApiSettings api,
    @Setting("The PBXs' own words, kept as the proof behind every call.") JournalSettings journal,
    @Setting(
            "The call of our own that each hotline gets now and then, outside all figures, to see"
                + " whether every witness sees it.")
        CanarySettings canary) {

  public Settings {
    pbx = List.copyOf(pbx);
    hotline = List.copyOf(hotline);
    specialty = specialty.isEmpty() ? SpecialtySettings.STANDARD : List.copyOf(specialty);
  }

  public record DatabaseSettings(
      @Setting(
              "Also taken from `DATABASE_URL`. Percent-encode what is special in user and password."
                  + " Only the demo and an explicitly embedded database do without.")
          Optional<DatabaseUrl> url,
      @Setting(value = "At most so many at once.", standard = "10", min = 2, max = 200)
          int connections) {}

  public record WebSettings(
      @Setting(value = "The address to listen on.", standard = "127.0.0.1") String host,
      @Setting(value = "0 takes any free one.", standard = "8080", max = 65535) int port,
      @Setting(
              value =
                  "At most so many live pages at once; the next one is told to come back later.",
              standard = "1000",
              min = 1,
              max = 100_000)
          int viewers,
      @Setting("TLS without a proxy: both files, or none.") TlsSettings tls) {

    public record TlsSettings(
        @Setting(
                "PEM file with the server's certificate, and behind it those that lead to a known"
                    + " authority. Without it the pages are plain HTTP.")
            Optional<Path> certificate,
        @Setting("PEM file with its key, readable for this program only.") Optional<Path> key) {}

    org.ringdesk.web.WebSettings pages() {
      return new org.ringdesk.web.WebSettings(
          host,
          port,
          viewers,
          tls.certificate()
              .flatMap(c -> tls.key().map(k -> new org.ringdesk.web.WebSettings.Tls(c, k))));
    }
  }

  public record PbxSettings(
      @Setting(
              value = "Part of the key of every call: never change it, never give it to another.",
              pattern = "[a-z0-9-]{1,32}",
              allowed = "1 to 32 of a-z, 0-9 and hyphen, each name once",
              example = "pbx1")
          String name,
      @Setting(value = "Where its manager interface (AMI) listens.", standard = "127.0.0.1")
          String host,
      @Setting(value = "With TLS mostly 5039.", standard = "5038", min = 1, max = 65535) int port,
      @Setting(
              value = "Encrypt the link. Off only where the wire is the machine's own.",
              standard = "false")
          boolean tls,
      @Setting(
              "PEM file with the certificate to trust, where no known authority signed it. Needs"
                  + " `tls`.")
          Optional<Path> certificate,
      @Setting(
              value = "As in its manager.conf.",
              standard = "ringdesk",
              pattern = "[^\\p{Cntrl}]{1,80}")
          String user,
      @Setting(value = "As in its manager.conf.", pattern = "[^\\p{Cntrl}]{1,255}") Secret secret,
      @Setting(
              value =
                  "A link that says nothing and answers no ping for so long is dead and built"
                      + " anew.",
              standard = "15",
              min = 2,
              max = 600)
          Duration silence,
      @Setting(
              value =
                  "Dialplan contexts whose calls come from our own phones, not from customers;"
                      + " separated by commas.",
              standard = "from-agents,from-internal",
              pattern = "[^\\p{Cntrl}\\s]{1,80}")
          List<String> internalContexts,
      @Setting(
              value =
                  "Messages that may wait between the wire and the core. When full, the link is"
                      + " dropped and the gap is shown and filled from the ledger.",
              standard = "50000",
              min = 1000,
              max = 1_000_000)
          int queueCapacity,
      @Setting(
              value =
                  "Its queue_log, the second witness of every call: the file's path when it is on"
                      + " this machine, `remote` when `deploy/desk tail` beside the PBX sends it."
                      + " Without it calls have one witness only, and the board says so.",
              pattern = "remote|/[^\\p{Cntrl}]{1,1000}",
              allowed = "a path from the root, or remote")
          Optional<String> queueLog,
      @Setting(
              value = "What `deploy/desk tail` shows to be let in, such as `openssl rand -hex 32`.",
              pattern = "[!-~]{24,255}",
              allowed = "24 to 255 characters, no spaces")
          Optional<Secret> tailToken,
      @Setting("The messages that callers leave on it.") VoicemailSettings voicemail,
      @Setting(
              value =
                  "Call our own hotlines there. It rings nobody: a PBX whose dialplan has no"
                      + " `ringdesk-canary` does nothing, and is not called again until somebody"
                      + " asks.",
              standard = "true")
          boolean canary,
      @Setting(
              "The dialplan that Ringdesk writes for it: hotline, scripts, on-call mobiles, queue."
                  + " `docs/pbx.md` tells how it gets there.")
          DialplanSettings dialplan) {
    private static final String REMOTE = "remote";

    boolean isRemote() {
      return queueLog.filter(REMOTE::equals).isPresent();
    }

    private QueueLogPlace place() {
      if (queueLog.isEmpty()) return new QueueLogPlace.Unread();
      return isRemote()
          ? new QueueLogPlace.Beside(tailToken.orElseThrow().value())
          : new QueueLogPlace.Here(Path.of(queueLog.get()));
    }

    /** Empty where the PBX keeps its own. */
    Optional<Dialplan> dialplan(List<HotlineSettings> hotlines, String queue) {
      return dialplan
          .agi()
          .map(
              agi ->
                  new Dialplan(
                      hotlines.stream()
                          .map(h -> new HotlineNumber(h.number(), h.queue().orElse(queue)))
                          .toList(),
                      agi,
                      dialplan.trunk(),
                      false));
    }

    org.ringdesk.callcenter.PbxSettings pbx(Optional<Dialplan> written) {
      var address =
          new AmiAddress(name, host, port, tls, certificate, user, secret.value(), silence);
      return new org.ringdesk.callcenter.PbxSettings(
          name,
          address,
          Set.copyOf(internalContexts),
          queueCapacity,
          voicemail.folder(),
          place(),
          written.map(Dialplan::text));
    }
  }

  public record DialplanSettings(
      @Setting(
              value =
                  "Where the PBX reaches Ringdesk's scripts: this machine's name there, and"
                      + " `agi.port`. Without it no dialplan is written.",
              pattern = Dialplan.AGI,
              allowed = "host:port",
              example = "desk.example.com:4573")
          Optional<String> agi,
      @Setting(
              value = "How its dialplan dials a mobile, with NUMBER where the number goes.",
              standard = Dialplan.USUAL_TRUNK,
              pattern = Dialplan.TRUNK,
              allowed = "technology/NUMBER@trunk")
          String trunk) {}

  public record VoicemailSettings(
      @Setting(
              value =
                  "Where this server can read what the PBX records: its `ringdesk-voicemail` below"
                      + " Asterisk's spool folder, here or mounted. Without it a call's page says"
                      + " where the message lies.",
              allowed = "a folder that can be read",
              example = "/var/spool/asterisk/ringdesk-voicemail")
          Optional<Path> folder) {}

  public record HotlineSettings(
      @Setting(
              value = "As the trunk delivers it (DID).",
              pattern = "\\+?[0-9*#]{1,20}",
              allowed = "up to 20 digits, each number once",
              example = "4008001234")
          String number,
      @Setting("Its name in both languages.") Names name,
      @Setting(
              value = "The zone that its day, hours and figures are told in.",
              standard = SettingsReader.SYSTEM_ZONE)
          ZoneId zone,
      @Setting(
              value = "The country whose rules read a caller's number without a country code.",
              standard = "CN",
              pattern = "[A-Z]{2}",
              allowed = "an ISO country code of two letters")
          String region,
      @Setting(
              value = "Who hangs up sooner dialled wrong: its ticket closes itself.",
              standard = "5",
              max = 60)
          Duration shortAbandon,
      @Setting(
              value =
                  "What callers can choose from, in this order; the first is the one of those who"
                      + " choose nothing. With one, nobody is asked.",
              standard = "zh,en",
              pattern = "zh|en",
              allowed = "zh, en or both with a comma between")
          List<String> languages,
      @Setting(
              value =
                  "The mobiles that are rung outside working hours, one after the other, until"
                      + " somebody takes the call by pressing 1. Without any, callers can leave a"
                      + " message.",
              pattern = "\\+?[0-9]{3,20}",
              allowed = "telephone numbers with commas between")
          List<String> oncall,
      @Setting(value = "So long each of them rings.", standard = "25", min = 3, max = 120)
          Duration oncallRing,
      @Setting(
              value =
                  "The queue of callers who choose nothing, and of all when the scripts are down,"
                      + " in the dialplan that Ringdesk writes. Without it that of the first"
                      + " specialty.",
              pattern = Dialplan.QUEUE,
              allowed = "1 to 80 letters, digits and _.-")
          Optional<String> queue) {

    public record Names(
        @Setting(value = "In Chinese.", standard = "服务热线") String zh,
        @Setting(value = "In English.", standard = "Service hotline") String en) {}

    Hotline hotline() {
      return new Hotline(number, name.zh, name.en, zone, region, shortAbandon);
    }

    HotlineScript script(List<HotlineScript.Choice> menu, AgiSettings agi) {
      return new HotlineScript(
          hotline(),
          languages.stream().distinct().map(Language::ofKey).toList(),
          menu,
          oncall,
          oncallRing,
          agi.keyWait(),
          agi.tries());
    }
  }

  public record SpecialtySettings(
      @Setting(
              value = "Figures keep it though the names change.",
              pattern = "[a-z0-9-]{1,32}",
              allowed = "1 to 32 of a-z, 0-9 and hyphen, each key once",
              example = "network")
          String key,
      @Setting(
              value = "The queue as Asterisk writes it; case matters.",
              pattern = "[^\\p{Cntrl}|,]{1,80}",
              allowed = "1 to 80 characters, each queue once",
              example = "network")
          String queue,
      @Setting("Its name in both languages.") Names name,
      @Setting(
              value = "The key that callers press for it. Without one, it is not offered to them.",
              pattern = "[0-9]",
              allowed = "a digit, each digit once")
          Optional<String> digit) {
    static final List<SpecialtySettings> STANDARD =
        List.of(
            standard("network", "网络", "Network", "1"),
            standard("hosts", "主机与数据库", "Hosts & databases", "2"),
            standard("desktop", "桌面终端", "Desktop", "3"));

    private static SpecialtySettings standard(String key, String zh, String en, String digit) {
      return new SpecialtySettings(key, key, new Names(zh, en), Optional.of(digit));
    }

    public record Names(
        @Setting(value = "In Chinese.", example = "网络") String zh,
        @Setting(value = "In English.", example = "Network") String en) {}

    Specialty specialty() {
      return new Specialty(key, new QueueName(queue), name.zh, name.en);
    }

    Optional<HotlineScript.Choice> choice() {
      return digit.map(d -> new HotlineScript.Choice(d.charAt(0), specialty()));
    }
  }

  public record FigureSettings(
      @Setting(
              value = "An answer after so long, or sooner, is in time for the service level.",
              standard = "20",
              min = 1,
              max = 3_600)
          Duration answerWithin,
      @Setting(
              value =
                  "Working days in which a customer's next call on the same matter is a repeat, and"
                      + " its first call was not resolved.",
              standard = "3",
              min = 1,
              max = 10)
          int repeatDays) {}

  public record AgiSettings(
      @Setting(value = "The address to listen on.", standard = "127.0.0.1") String host,
      @Setting(value = "0 takes any free one.", standard = "4573", max = 65535) int port,
      @Setting(
              value =
                  "So many callers in scripts at once. One more goes straight to the hotline's own"
                      + " queue.",
              standard = "200",
              min = 1,
              max = 2_000)
          int sessions,
      @Setting(
              value =
                  "So long a caller may think after a question; the engineer on call has twice as"
                      + " long to press 1.",
              standard = "5",
              min = 1,
              max = 30)
          Duration keyWait,
      @Setting(
              value =
                  "So often the menu is read out before the hotline's own queue takes the call.",
              standard = "3",
              min = 1,
              max = 9)
          int tries) {}

  public record ApiSettings(
      @Setting(
              value = "Requests that one token may make in a minute; more are told to wait.",
              standard = "600",
              min = 10,
              max = 100_000)
          int perMinute,
      @Setting(
              value =
                  "Requests without a token that opens anything, which one address may make in a"
                      + " minute.",
              standard = "30",
              min = 1,
              max = 10_000)
          int strangersPerMinute,
      @Setting(
              value =
                  "Webhooks may lead to this machine, its neighbours and plain HTTP. Only where"
                      + " administrators may reach everything that this server reaches.",
              standard = "false")
          boolean privateWebhooks) {
    org.ringdesk.web.ApiLimits limits() {
      return new org.ringdesk.web.ApiLimits(perMinute, strangersPerMinute);
    }
  }

  public record JournalSettings(
      @Setting(
              value = "Days. Older calls keep their rows and figures and lose their raw text.",
              standard = "400",
              min = 1,
              max = 36_500)
          int keepDays) {}

  public record CanarySettings(
      @Setting(value = "0: only when asked.", standard = "3600", max = 86_400) Duration every) {}

  /**
   * @param file UTF-8, as {@code ringdesk.properties.example} shows
   * @param environment wins over the file
   * @throws SettingsException naming everything that is wrong or missing
   */
  public static Settings read(Optional<Path> file, Map<String, String> environment) {
    return SettingsReader.read(file, environment);
  }

  /** The file that {@code --settings FILE} or else {@code RINGDESK_SETTINGS} names. */
  public static Optional<Path> file(List<String> arguments, Map<String, String> environment) {
    int at = arguments.indexOf("--settings");
    if (at >= 0 && at + 1 == arguments.size())
      throw new SettingsException(List.of("--settings: the file's name is missing"));
    return Optional.ofNullable(
            at >= 0 ? arguments.get(at + 1) : environment.get(SettingsReader.FILE_VARIABLE))
        .filter(name -> !name.isBlank())
        .map(Path::of);
  }

  public Hotlines hotlines() {
    return new Hotlines(
        hotline.stream().map(HotlineSettings::hotline).toList(),
        specialty.stream().map(SpecialtySettings::specialty).toList());
  }

  /** The short abandon is that of the first hotline. */
  public Terms terms() {
    return new Terms(figures.answerWithin, hotline.getFirst().shortAbandon(), figures.repeatDays);
  }

  IvrSettings ivr() {
    var menu = specialty.stream().flatMap(s -> s.choice().stream()).toList();
    return new IvrSettings(
        agi.host(),
        agi.port(),
        agi.sessions(),
        hotline.stream().map(h -> h.script(menu, agi)).toList());
  }

  public List<org.ringdesk.callcenter.PbxSettings> pbxs() {
    return pbx.stream().map(p -> p.pbx(dialplan(p))).toList();
  }

  /** What Ringdesk writes for it; empty where the PBX keeps its own. */
  public Optional<Dialplan> dialplan(PbxSettings of) {
    return of.dialplan(hotline, specialty.getFirst().queue());
  }

  public org.ringdesk.callcenter.CanarySettings canaries() {
    return new org.ringdesk.callcenter.CanarySettings(
        canary.every(),
        pbx.stream().filter(PbxSettings::canary).map(PbxSettings::name).collect(toSet()));
  }

  public org.ringdesk.web.WebSettings pages() {
    return web.pages();
  }
}
