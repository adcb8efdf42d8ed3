// The page in Chromium: what a reader does, with a mouse, with keys alone, without JavaScript, on a phone; and what axe-core
// finds. Arguments: the address of the service, the folder of the modules, the browser, the folder for pictures.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";

const [base, modules, executablePath, pictures] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const query = "لقاء بوتين";
const results = (more = "") => `/?q=${encodeURIComponent(query)}${more}`;

/** A page of a reader whose browser prefers Arabic. What the page logs as an error fails its test: the policy, a script. */
async function reader(options, work) {
  const context = await browser.newContext({ locale: "ar", viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.go = (path) => page.goto(base + path);
  try {
    await work(page);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

const total = (page) => page.locator("[data-count]").getAttribute("data-count");
const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
const focused = (page, selector) => page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);

/** Nothing is wider than the window, and no element of the page is cut off by it. */
async function fits(page, about) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = [...document.querySelectorAll("body *:not(.unseen):not(.skip)")].filter((element) => {
      const box = element.getBoundingClientRect(); // Names in a drawing count too: nothing of them is cut off.
      return box.width > 0 && (box.right > width + 1 || box.left < -1);
    });
    return { scroll: document.documentElement.scrollWidth, width, over: over.map((one) => one.outerHTML.slice(0, 90)) };
  });
  assert.ok(wide.scroll <= wide.width, `${about}: ${wide.scroll} in ${wide.width}: ${wide.over}`);
  assert.deepEqual(wide.over, [], about);
}

const tests = {
  "a search is typed, sent and answered": () => reader({}, async (page) => {
    await page.go("/");
    assert.equal(await page.getAttribute("html", "dir"), "rtl");
    await page.fill("#q", query);
    await page.press("#q", "Enter");
    await page.waitForURL(/\?.*q=/);
    assert.ok(await page.locator("article.card").count() > 3);
    const words = await page.locator("article.card mark").allTextContents();
    assert.ok(words.some((word) => word.includes("بوتين")), words.join());
  }),

  "results come while one types, and the link holds them": () => reader({}, async (page) => {
    await page.go("/");
    const before = await total(page);
    await page.locator("#q").pressSequentially("موسكو", { delay: 20 });
    await page.waitForFunction((before) => document.querySelector("[data-count]").dataset.count !== before, before);
    assert.match(decodeURIComponent(page.url()), /q=موسكو/);
    assert.equal(await page.textContent("#status"), await total(page));
    const typed = await total(page);
    await page.reload();
    assert.equal(await total(page), typed);
    // What is typed last counts, and no text is run.
    await page.fill("#q", "<img src=x onerror=alert(1)>");
    await page.waitForURL(/onerror/);
    assert.equal(await page.locator("#answer img").count(), 0);
  }),

  "completions are offered, and taken by keys": () => reader({}, async (page) => {
    await page.go("/");
    await page.locator("#q").pressSequentially("فلاديمير بو", { delay: 10 });
    await page.waitForSelector("#list [role=option]");
    assert.equal(await page.getAttribute("#q", "aria-expanded"), "true");
    await page.press("#q", "ArrowDown");
    const active = await page.getAttribute("#q", "aria-activedescendant");
    assert.equal(await page.getAttribute(`#${active}`, "aria-selected"), "true");
    const text = await page.textContent(`#${active}`);
    assert.match(text, /بوتين/);
    await page.press("#q", "Escape");
    assert.equal(await page.isVisible("#list"), false);
    assert.equal(await page.getAttribute("#q", "aria-expanded"), "false");
    await page.locator("#q").pressSequentially("ت", { delay: 10 });
    await page.waitForSelector("#list [role=option]");
    await page.press("#q", "ArrowUp");
    await page.press("#q", "ArrowDown");
    const chosen = await page.textContent("#list [aria-selected=true]");
    await page.press("#q", "Enter");
    await page.waitForLoadState();
    await page.waitForFunction((chosen) => document.querySelector("#q").value === chosen, chosen);
    assert.ok(await page.locator("article.card").count() > 0);
  }),

  "a facet narrows, its chip widens, and back goes back": () => reader({}, async (page) => {
    await page.go(results());
    const all = await total(page);
    const facet = page.locator(".facet a").nth(1);
    const name = (await facet.locator("bdi").textContent()).trim();
    await facet.click();
    await page.waitForURL(/country=/);
    assert.notEqual(await total(page), all);
    assert.equal((await page.locator(".chips .chip bdi").first().textContent()).trim(), name);
    assert.equal(await page.locator(".facet [aria-current]").count(), 1);
    await page.goBack();
    assert.equal(await total(page), all);
    await page.goForward();
    await page.locator(".chips .chip").first().click();
    assert.equal(await total(page), all);
  }),

  "a meeting is opened, its report, and back leads to the results": () => reader({}, async (page) => {
    await page.go(results());
    const url = page.url();
    await page.locator("article.card h2 a").first().click();
    await page.waitForURL(/\/meeting\//);
    assert.ok(await page.locator("dl.record dt").count() > 3);
    assert.ok(await page.locator(".excerpt mark").count() > 0);
    await page.waitForSelector("#similar li a");
    await page.locator("article.card h3 a").first().click();
    await page.waitForURL(/\/report\//);
    assert.ok(await page.locator(".text p").count() > 0);
    await page.goBack();
    await page.goBack();
    assert.equal(page.url(), url);
    await page.goForward();
    await page.locator(".back a").click();
    assert.equal(decodeURIComponent(page.url().replaceAll("+", "%20")), decodeURIComponent(url));
  }),

  "the timeline and the drawing are links": () => reader({}, async (page) => {
    await page.go(results());
    for (const [drawing, expected] of [[".timeline svg a", /since=.*until=/], [".ties svg a:has(path)", /country=.*country=/]]) {
      const link = page.locator(drawing).first();
      const said = await link.locator("title").textContent();
      assert.match(said, /: /);
      await page.goto(base + await link.getAttribute("href"));
      assert.match(page.url(), expected);
      assert.equal(await total(page), said.split(": ")[1]);
      await page.goBack();
    }
  }),

  "the language is switched, and the state stays": () => reader({}, async (page) => {
    await page.go(results("&sort=date"));
    await page.locator(".look a").first().click();
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.equal(await page.getAttribute("html", "dir"), "ltr");
    assert.equal(await page.inputValue("#q"), query);
    assert.match(page.url(), /sort=date/);
    await page.locator(".look a").first().click();
    assert.equal(await page.getAttribute("html", "dir"), "rtl");
  }),

  "digits stand in order, as each language writes them": () => reader({}, async (page) => {
    await page.go(results());
    const arabic = await page.locator("time").first().textContent();
    assert.match(arabic, /^[٠-٩]{1,2} \p{Script=Arabic}+ [٠-٩]{4}$/u);
    // Where each digit of the year stands on the screen: from left to right, also within Arabic.
    const lefts = await page.locator("time").first().evaluate((time) => {
      const text = time.firstChild;
      const lefts = [];
      for (let n = text.length - 4; n < text.length; n++) {
        const range = document.createRange();
        range.setStart(text, n);
        range.setEnd(text, n + 1);
        lefts.push(range.getBoundingClientRect().left);
      }
      return lefts;
    });
    assert.deepEqual(lefts, [...lefts].sort((a, b) => a - b));
    await page.go(results("&lang=en"));
    assert.match(await page.locator("time").first().textContent(), /^\d{1,2} [A-Z][a-z]+ \d{4}$/);
  }),

  "without JavaScript all is there": () => reader({ javaScriptEnabled: false }, async (page) => {
    await page.go("/");
    await page.fill("#q", query);
    await page.click("#ask button");
    assert.ok(await page.locator("article.card").count() > 3);
    await page.locator(".facet a").first().click();
    await page.fill("input[name=since]", "2010-01-01");
    await page.fill("input[name=until]", "2010-06-30");
    await page.click(".days button");
    assert.match(page.url(), /country=.*since=2010-01-01&until=2010-06-30/);
    await page.locator("article.card h2 a").first().click();
    assert.ok(await page.locator("dl.record").isVisible());
    await page.locator("#similar a").click();
    assert.ok(await page.locator(".similar li").count() > 0);
    assert.equal(await page.getAttribute("#q", "role"), null);
  }),

  "keys alone are enough": () => reader({}, async (page) => {
    await page.go(results());
    await page.keyboard.press("Tab");
    assert.ok(await focused(page, ".skip"));
    assert.ok((await page.locator(".skip").boundingBox()).y >= 0, "it is seen when it has the focus");
    await page.keyboard.press("Enter");
    assert.ok(await focused(page, "#main"));
    for (let n = 0; n < 12 && !(await focused(page, "article.card h2 a")); n++) await page.keyboard.press("Tab");
    assert.ok(await focused(page, "article.card h2 a"));
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, "solid");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/meeting\//);
    await page.keyboard.press("/");
    assert.ok(await focused(page, "#q"));
    await page.keyboard.type("دوشنبه");
    await page.keyboard.press("Enter");
    await page.waitForURL(/^[^?]*\/\?/);
    assert.equal(await page.inputValue("#q"), "دوشنبه");
  }),

  "on a phone nothing is wider than the screen": async () => {
    for (const width of [320, 390]) {
      for (const lang of ["ar", "en"]) {
        await reader({ viewport: { width, height: 800 }, isMobile: true, hasTouch: true }, async (page) => {
          await page.go(results(`&lang=${lang}`));
          await fits(page, `results ${lang} ${width}`);
          if (width === 390) await picture(page, `phone-${lang}`);
          await page.locator("article.card h2 a").first().click();
          await fits(page, `meeting ${lang} ${width}`);
          await page.locator("article.card h3 a").first().click();
          await fits(page, `report ${lang} ${width}`);
          await page.go(`/?lang=${lang}`);
          await fits(page, `front ${lang} ${width}`);
          await page.go(results(`&lang=${lang}&ties=people`));
          await fits(page, `people ${lang} ${width}`);
        });
      }
    }
  },

  "dark is dark, by the system and by the link": async () => {
    const ground = (page) => page.evaluate(() => {
      const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
      return (r + g + b) / 3;
    });
    await reader({ colorScheme: "dark" }, async (page) => {
      await page.go("/");
      assert.ok(await ground(page) < 64);
      await page.go("/?theme=light");
      assert.ok(await ground(page) > 192);
    });
    await reader({ colorScheme: "light" }, async (page) => {
      await page.go(results());
      assert.ok(await ground(page) > 192);
      await page.locator(".look a").nth(1).click();
      assert.match(page.url(), /theme=dark/);
      assert.ok(await ground(page) < 64);
      await page.locator("article.card h2 a").first().click();
      assert.ok(await ground(page) < 64, "the choice goes along");
    });
  },

  "on paper there is the text, and nothing to click": () => reader({}, async (page) => {
    await page.go(results("&theme=dark"));
    await page.emulateMedia({ media: "print" });
    for (const hidden of ["#ask", "aside", ".look", ".export"]) assert.equal(await page.isVisible(hidden), false, hidden);
    assert.ok(await page.isVisible("article.card"));
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(28, 38, 45)");
  }),

  "the policy stops what is put in": async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(base + "/");
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      const styled = document.createElement("p");
      styled.setAttribute("style", "position: fixed");
      document.body.append(styled);
      return [window.ran === true, getComputedStyle(styled).position];
    });
    assert.deepEqual(ran, [false, "static"]);
    await context.close();
  },

  "axe-core finds nothing serious": async () => {
    for (const lang of ["ar", "en"]) {
      for (const colorScheme of ["light", "dark"]) {
        // The rules are put in by the driver, which the policy of the page would stop.
        await reader({ colorScheme, bypassCSP: true }, async (page) => {
          const check = async (name) => {
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
            const bad = violations.filter((one) => ["serious", "critical"].includes(one.impact));
            const said = bad.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html} (${node.failureSummary})`).join("\n")}`);
            assert.deepEqual(said, [], `${name} ${lang} ${colorScheme}`);
            const minor = violations.filter((one) => !bad.includes(one)).map((one) => one.id);
            if (minor.length) console.log(`   axe, minor, ${name} ${lang} ${colorScheme}: ${minor.join(", ")}`);
            await picture(page, `${name}-${lang}-${colorScheme}`);
          };
          await page.go(`/?lang=${lang}`);
          await check("front");
          await page.go(results(`&lang=${lang}&country=RU`));
          await check("results");
          await page.locator("article.card h2 a").first().click();
          await page.waitForSelector("#similar li a");
          await check("meeting");
          await page.locator("article.card h3 a").first().click();
          await check("report");
          await page.go(`/?lang=${lang}&q=xyzzy`);
          await check("nothing");
          await page.go(`/?lang=${lang}`);
          await page.locator("#q").pressSequentially("بو", { delay: 10 });
          await page.waitForSelector("#list [role=option]");
          await check("completion");
        });
      }
    }
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
