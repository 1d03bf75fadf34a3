import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeskScreen, Rectangle, RememberedScreen } from '../../shared/screens/desk-screen.ts';
import { matchScreens } from '../../shared/screens/match-screens.ts';
import { planScreens, type ScreenPlan } from '../../shared/screens/plan-screens.ts';
import { placeWindow, screenOfWindow, sharesOf } from '../../shared/screens/place-window.ts';
import { seatWindow } from '../../shared/screens/seats.ts';
import type { KnownScreens, ScreenAccess, ScreenSource } from './screen-source.ts';

/** A window that shows one reading screen, drawn by this page. */
export interface DeskWindow {
  bounds(): Rectangle;
  close(): void;
}

/** A reading screen that is filled; `window` is null for the one that this page itself is on. */
export interface Seat<Opened extends DeskWindow> {
  /** From 1, as the reader numbers screens. */
  readonly number: number;
  readonly window: Opened | null;
}

/** What happened to the screens and is not answered yet. */
export type DeskNotice =
  /** A reading window was closed by hand; its viewports are on those that are left. */
  | { readonly kind: 'closed'; readonly count: number }
  /** Its screen is gone. */
  | { readonly kind: 'gone'; readonly count: number }
  /** The browser did not open them. */
  | { readonly kind: 'held-back'; readonly count: number }
  /** Reading screens that are here and not filled. */
  | { readonly kind: 'returned'; readonly count: number }
  /** Another page of the workstation opened another patient, and the study here was closed. */
  | { readonly kind: 'other-patient'; readonly count: number }
  /** Screens have roles, but the host does not tell of screens: everything hangs in one window. */
  | { readonly kind: 'ask' | 'refused' | 'unsupported'; readonly count: number }
  /** Screens that nobody has given a role. */
  | { readonly kind: 'unknown'; readonly count: number };

export interface DeskState<Opened extends DeskWindow> {
  readonly access: ScreenAccess;
  readonly screens: readonly DeskScreen[];
  readonly remembered: readonly RememberedScreen[];
  readonly plan: ScreenPlan;
  /** Filled reading screens, in the order of a protocol's screens; one of them is this page's own. */
  readonly seats: readonly Seat<Opened>[];
  readonly notice: DeskNotice | null;
  /** Series that hung on a screen that went and have no place now. */
  readonly leftOver: number;
}

export interface DeskParts<Opened extends DeskWindow> {
  readonly source: ScreenSource;
  /** Opens a window there; null when the host does not let us. */
  readonly openWindow: (number: number, at: Rectangle, onClosed: () => void) => Opened | null;
  /** This page was opened to read: wherever its window happens to stand, it hands no study on. */
  readonly isForReading: () => boolean;
  /** Where this page's window is, and how it is moved: browsers that do not allow it ignore it. */
  readonly ownBounds: () => Rectangle;
  readonly moveOwn: (to: Rectangle) => void;
  /** Keeps the roles and places of screens. */
  readonly keep: (remembered: readonly RememberedScreen[]) => void;
}

const ownSeat = { number: 1, window: null };

/**
 * The screens of the reader's desk and the windows on them. All reading windows are drawn by one page: one session,
 * one store and one frame cache, so that they cannot show two patients, and what is linked, measured or chosen in one
 * is so in all. Screens that go take their window with them at once; screens that come are offered, never taken.
 */
export class Desk<Opened extends DeskWindow> {
  readonly store: StoreApi<DeskState<Opened>>;
  readonly #parts: DeskParts<Opened>;
  /** The screen that each window was opened on. */
  readonly #windows = new Map<Opened, DeskScreen>();
  /** Somebody filled the screens: what is missing since then is said. */
  #wasFilled = false;

  constructor(parts: DeskParts<Opened>) {
    this.#parts = parts;
    this.store = createStore<DeskState<Opened>>(() => ({
      access: 'ask',
      screens: [],
      remembered: [],
      plan: planScreens([], []),
      seats: [ownSeat],
      notice: null,
      leftOver: 0,
    }));
    parts.source.onChange(() => void this.read(false));
  }

  /** Asks the host what screens there are; with `mayAsk` the browser may ask the person. */
  async read(mayAsk: boolean): Promise<void> {
    this.#screensCame(await this.#parts.source.read(mayAsk));
  }

  /** The same by a press: the reading screens are filled when they are known. */
  async find(): Promise<void> {
    await this.read(true);
    if (this.store.getState().access !== 'granted') return;
    this.dismiss();
    this.fill();
  }

  /** Roles as the settings have them. Nothing opens by that alone. */
  setRemembered(remembered: readonly RememberedScreen[]): void {
    const { screens } = this.store.getState();
    this.store.setState({ remembered, plan: planScreens(screens, remembered) });
    this.#settle();
  }

  /** A person chose roles: they hold at once, are kept, and the reading screens are filled. */
  choose(remembered: readonly RememberedScreen[]): void {
    this.setRemembered(remembered);
    this.#parts.keep(remembered);
    this.goHome();
    if (!this.keepsWorklist()) this.fill();
  }

  /** The worklist has a screen of its own and this page stands on it: studies are read on the others. */
  keepsWorklist(): boolean {
    const { worklist } = this.store.getState().plan;
    return worklist !== null && !this.#parts.isForReading() && this.#here() === worklist;
  }

  /** Puts the page that starts with the worklist on the worklist's own screen, where there is one. */
  goHome(): void {
    const { worklist } = this.store.getState().plan;
    if (worklist !== null && this.#here() !== worklist) this.#parts.moveOwn(this.#placeOn(worklist));
  }

  /** Where a page that reads is opened. */
  firstPlace(): Rectangle | null {
    const [first] = this.store.getState().plan.reading;
    return first === undefined ? null : this.#placeOn(first);
  }

  /** A page that was to read did not start. */
  tellHeldBack(): void {
    this.store.setState({ notice: { kind: 'held-back', count: 1 }, leftOver: 0 });
  }

  /** Opens a window on every reading screen that has none. Browsers allow that after a click or a key. */
  fill(): void {
    const { plan } = this.store.getState();
    if (plan.reading.length < 2) {
      this.dismiss();
      return;
    }
    this.#wasFilled = true;
    const here = this.#here();
    const { own, others } = this.#seating();
    if (own !== null && own !== here) this.#parts.moveOwn(this.#placeOn(own));
    let heldBack = 0;
    for (const screen of others) {
      if ([...this.#windows.values()].includes(screen)) continue;
      const number = plan.reading.indexOf(screen) + 1;
      let opened: Opened | null = null;
      opened = this.#parts.openWindow(number, this.#placeOn(screen), () => {
        if (opened !== null && this.#windows.delete(opened)) this.#closedByHand();
      });
      if (opened === null) heldBack += 1;
      else this.#windows.set(opened, screen);
    }
    this.#settle();
    this.store.setState({
      notice: heldBack === 0 ? null : { kind: 'held-back', count: heldBack },
      leftOver: 0,
    });
  }

  dismiss(): void {
    this.store.setState({ notice: null, leftOver: 0 });
  }

  /** The screens are another page's now. */
  tellOtherPatient(): void {
    this.#wasFilled = false;
    this.closeAll();

    this.store.setState({ notice: { kind: 'other-patient', count: 1 }, leftOver: 0 });
  }

  /** Series that found no place when a screen went: said with what happened. */
  tellLeftOver(leftOver: number): void {
    this.store.setState({ leftOver });
  }

  /** Keeps where people have put the windows. */
  notePlaces(): void {
    const { remembered, plan } = this.store.getState();
    const places = new Map(
      [...this.#windows].flatMap(([window, screen]) => {
        const known = plan.rememberedOf.get(screen);
        return known === undefined ? [] : [[known, sharesOf(window.bounds(), screen.available)] as const];
      }),
    );
    const now = remembered.map((known): RememberedScreen => {
      const shares = places.get(known);
      return shares === undefined ? known : { ...known, window: shares === null ? null : [...shares] };
    });
    if (JSON.stringify(now) === JSON.stringify(remembered)) return;
    this.setRemembered(now);
    this.#parts.keep(now);
  }

  /** The page ends: its windows would be empty. */
  closeAll(): void {
    const windows = [...this.#windows.keys()];
    this.#windows.clear();
    for (const window of windows) window.close();
    // The page may come back as it was, from the browser's memory of it.
    this.#settle();
  }

  #screensCame({ access, screens }: KnownScreens): void {
    const { remembered, plan: before, seats } = this.store.getState();
    const plan = planScreens(screens, remembered);
    this.store.setState({ access, screens, plan });
    const present = matchScreens(screens, [...this.#windows.values()]);
    const screenNow = new Map([...present].map(([screen, known]) => [known, screen]));
    for (const [window, known] of this.#windows) {
      const screen = screenNow.get(known);
      if (screen !== undefined) {
        this.#windows.set(window, screen);
        continue;
      }
      this.#windows.delete(window);
      window.close();
    }
    this.#settle();
    if (access !== 'granted' && remembered.some(({ role }) => role !== 'ignore')) {
      this.store.setState({ notice: { kind: access, count: remembered.length } });
      return;
    }
    const filled = this.store.getState().seats.length;
    const unfilled = plan.reading.length - filled;
    if (filled < seats.length) {
      this.store.setState({ notice: { kind: 'gone', count: seats.length - filled } });
    } else if (this.#wasFilled && unfilled > 0 && plan.reading.length > before.reading.length) {
      this.store.setState({ notice: { kind: 'returned', count: unfilled } });
    } else if (plan.unknown.length > before.unknown.length) {
      this.store.setState({ notice: { kind: 'unknown', count: plan.unknown.length } });
    }
  }

  #closedByHand(): void {
    this.store.setState({ notice: { kind: 'closed', count: 1 }, leftOver: 0 });
    this.#settle();
  }

  /** Windows on screens that do not read any more go, and every seat has its place in the row. */
  #settle(): void {
    const { plan, seats } = this.store.getState();
    const { own } = this.#seating();
    for (const [window, screen] of this.#windows) {
      if (plan.reading.includes(screen) && screen !== own) continue;
      this.#windows.delete(window);
      window.close();
    }
    const windowOn = new Map([...this.#windows].map(([window, screen]) => [screen, window]));
    const filled = plan.reading.flatMap((screen, index): Seat<Opened>[] => {
      const window = windowOn.get(screen);
      if (window !== undefined) return [{ number: index + 1, window }];
      return screen === own ? [{ number: index + 1, window: null }] : [];
    });
    const now = filled.some(({ window }) => window === null) ? filled : [ownSeat, ...filled];
    const isSame =
      now.length === seats.length &&
      now.every(({ number, window }, index) => {
        const seat = seats[index];
        return seat?.number === number && seat.window === window;
      });
    if (!isSame) this.store.setState({ seats: now });
  }

  /** This page keeps the screen it is on, but never one that a window of its own stands on. */
  #seating(): ReturnType<typeof seatWindow> {
    const { plan } = this.store.getState();
    const taken = new Set(this.#windows.values());
    const here = this.#here();
    if (here !== null && plan.reading.includes(here)) return seatWindow(plan.reading, here);
    const free = plan.reading.find((screen) => !taken.has(screen)) ?? null;
    return seatWindow(plan.reading, free);
  }

  #here(): DeskScreen | null {
    return screenOfWindow(this.#parts.ownBounds(), this.store.getState().screens);
  }

  #placeOn(screen: DeskScreen): Rectangle {
    const known = this.store.getState().plan.rememberedOf.get(screen);
    return placeWindow(known?.window ?? null, screen.available);
  }
}
