package org.ringdesk.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.ringdesk.deploy.demo.Accounts;

/** A real browser before the server of this moment, and somebody who uses it. */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = ofSeconds(20);

  private final ChromeDriver driver;
  private final IntSupplier port;

  /**
   * @param profile an empty folder
   * @param port of the server, asked anew for each page
   */
  Chromium(Path profile, IntSupplier port) {
    this.driver = new ChromeDriver(service(), options(profile));
    this.port = port;
  }

  ChromeDriver driver() {
    return driver;
  }

  /** With one of the {@link Accounts}. */
  void signIn(String user) {
    signIn(user, Accounts.PASSWORD);
    until(() -> !driver.getCurrentUrl().contains("sign-in"));
  }

  void signIn(String user, String password) {
    driver.manage().deleteAllCookies();
    go("/sign-in?lang=en");
    find("[name=name]").sendKeys(user);
    find("[name=password]").sendKeys(password);
    find("form[action='/sign-in'] button").click();
  }

  void go(String path) {
    driver.get("http://127.0.0.1:" + port.getAsInt() + path);
  }

  /** A link that was followed shows its address before it shows the page. */
  boolean hasLoadedThePage() {
    return "complete".equals(driver.executeScript("return document.readyState"));
  }

  String path() {
    return driver.getCurrentUrl().replaceFirst("^http://[^/]+", "").replaceFirst("\\?.*", "");
  }

  void press(CharSequence key) {
    new Actions(driver).sendKeys(key).perform();
  }

  void pressControlEnter() {
    new Actions(driver).keyDown(Keys.CONTROL).sendKeys(Keys.ENTER).keyUp(Keys.CONTROL).perform();
  }

  /** A command of the Chrome DevTools Protocol. */
  void cdp(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  String text(String css) {
    return find(css).getText();
  }

  String attribute(String css, String name) {
    return String.valueOf(find(css).getDomAttribute(name));
  }

  String value(String field) {
    return String.valueOf(find("[name=" + field + "]").getDomProperty("value"));
  }

  /** Any of these places says so. */
  void await(String wanted, String... places) {
    until(
        () ->
            List.of(places).stream()
                .flatMap(css -> all(css).stream())
                .anyMatch(e -> e.getText().equals(wanted)));
  }

  /** What is not there yet, or is just being replaced, is waited for. */
  void until(BooleanSupplier so) {
    new WebDriverWait(driver, PATIENCE)
        .pollingEvery(Duration.ofMillis(50))
        .ignoring(NoSuchElementException.class)
        .ignoring(StaleElementReferenceException.class)
        .until(d -> so.getAsBoolean());
  }

  /** The page in both languages. */
  void everyoneCanUse(String path) throws IOException {
    for (var language : List.of("en", "zh")) {
      go(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
      everyoneCanUseIt();
    }
  }

  /** No violation of what axe-core knows, in light and dark; only colours differ between them. */
  void everyoneCanUseIt() throws IOException {
    try (var axe = Chromium.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(Objects.requireNonNull(axe).readAllBytes(), UTF_8));
    }
    var theme = driver.executeScript("return document.documentElement.dataset.theme");
    assertEquals(List.of(), violations("light", "{}"), driver.getCurrentUrl());
    assertEquals(
        List.of(),
        violations("dark", "{ runOnly: ['color-contrast'] }"),
        driver.getCurrentUrl() + " in the dark");
    driver.executeScript("document.documentElement.dataset.theme = arguments[0]", theme);
  }

  private Object violations(String theme, String options) {
    var found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            document.documentElement.dataset.theme = arguments[0];
            axe.run(%s).then(
              (r) => done(r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' | '))),
              (e) => done(String(e)));
            """
                .formatted(options),
            theme);
    if (found == null) throw new JavascriptException("axe says nothing");
    return found;
  }

  private static ChromeDriverService service() {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
        .build();
  }

  private static ChromeOptions options(Path profile) {
    var options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile,
        "--window-size=1440,1040");
    return options;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
