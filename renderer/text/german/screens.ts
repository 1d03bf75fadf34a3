import type { screensText as english } from '../english/screens.ts';
import type { Translation } from '../translation.ts';

export const screensText: Translation<typeof english> = {
  'screens.window': '{title} · Bildschirm {number}',
  'screens.number': 'Bildschirm {number}',
  'screens.dark':
    'Befundungsbildschirm {number}. Die Studie, die Sie in der Arbeitsliste öffnen, hängt auch hier.',
  'screens.notice.closed':
    'Ein Befundungsfenster wurde geschlossen. Was dort hing, hängt nach dem Protokoll auf den übrigen Bildschirmen.',
  'screens.notice.gone.one':
    'Ein Befundungsbildschirm ist weg. Was dort hing, hängt nach dem Protokoll auf den übrigen Bildschirmen.',
  'screens.notice.gone.other':
    '{count} Befundungsbildschirme sind weg. Was dort hing, hängt nach dem Protokoll auf den übrigen Bildschirmen.',
  'screens.notice.heldBack.one':
    'Der Browser hat das Fenster für {count} Befundungsbildschirm nicht geöffnet. Erlauben Sie Pop-ups für diese Adresse, dann füllen Sie die Bildschirme.',
  'screens.notice.heldBack.other':
    'Der Browser hat die Fenster für {count} Befundungsbildschirme nicht geöffnet. Erlauben Sie Pop-ups für diese Adresse, dann füllen Sie die Bildschirme.',
  'screens.notice.returned.one':
    '{count} Befundungsbildschirm ist angeschlossen und zeigt noch nichts. Nichts wurde neu gehängt.',
  'screens.notice.returned.other':
    '{count} Befundungsbildschirme sind angeschlossen und zeigen noch nichts. Nichts wurde neu gehängt.',
  'screens.notice.unknown.one':
    '{count} neuer Bildschirm ist angeschlossen. Dort öffnet sich nichts, bis er eine Rolle hat.',
  'screens.notice.unknown.other':
    '{count} neue Bildschirme sind angeschlossen. Dort öffnet sich nichts, bis sie eine Rolle haben.',
  'screens.notice.otherPatient':
    'In einem anderen Fenster dieser Arbeitsstation wurde ein anderer Patient geöffnet. Die Studie hier wurde geschlossen: nie zwei Patienten zugleich.',
  'screens.notice.ask':
    'Die Bildschirme sind eingerichtet, aber der Browser muss erneut gefragt werden, ob diese Seite sie sehen darf. Bis dahin hängt alles in einem Fenster.',
  'screens.leftOver.one':
    '{count} Serie, die hing, ist jetzt nicht zu sehen: Sie ist auf einer anderen Seite oder im Streifen.',
  'screens.leftOver.other':
    '{count} Serien, die hingen, sind jetzt nicht zu sehen: Sie sind auf einer anderen Seite oder im Streifen.',
  'screens.fill': 'Bildschirme füllen',
  'screens.setUp': 'Bildschirme einrichten',
  'screens.walk.last': 'Dies ist die letzte der Liste.',
  'screens.walk.first': 'Dies ist die erste der Liste.',
  'screens.boxesElsewhere.one': '{count} Ansicht auf einer anderen Seite, weil Bildschirme fehlen',
  'screens.boxesElsewhere.other': '{count} Ansichten auf anderen Seiten, weil Bildschirme fehlen',
  'screens.settings.intro':
    'Ein Klick auf eine Studie füllt alle Befundungsbildschirme. Die Bildschirme eines Hängeprotokolls werden ihnen der Nummer nach zugeteilt. Ein Bildschirm wird an Namen, Pixeln und Platz wiedererkannt.',
  'screens.settings.find': 'Bildschirme suchen',
  'screens.settings.ask':
    'Der Browser fragt, ob diese Seite die Bildschirme des Computers sehen und Fenster darauf platzieren darf.',
  'screens.settings.refused':
    'Dem Browser wurde gesagt, dass diese Seite die Bildschirme nicht sehen darf. Erlauben Sie in seinen Website-Einstellungen die „Fensterverwaltung“ für diese Adresse. Bis dahin hängt alles in einem Fenster.',
  'screens.settings.unsupported':
    'Dieser Browser kann einer Seite nichts von Bildschirmen sagen. Chromium, Chrome und Edge können es. Bis dahin hängt alles in einem Fenster.',
  'screens.settings.one': 'Ein Bildschirm ist angeschlossen: Alles hängt in diesem Fenster.',
  'screens.settings.standIn': 'Kein Befundungsbildschirm ist angeschlossen. Ein anderer springt ein.',
  'screens.settings.role': 'Wofür',
  'screens.settings.unnamed': 'Bildschirm ohne Namen',
  'screens.settings.what': '{width} × {height} Pixel bei {percent} %',
  'screens.settings.primary': 'Hauptbildschirm',
  'screens.settings.away': 'nicht angeschlossen',
  'screens.settings.use': 'Diese Bildschirme verwenden',
  'screens.settings.single': 'Nur ein Fenster',
  'screens.role.ignore': 'Nicht verwendet',
  'screens.role.worklist': 'Arbeitsliste',
  'screens.role.reading': 'Befundung {number}',
};
