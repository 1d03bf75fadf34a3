import { wordList } from './word-list.ts';
import type { NameEntry } from './name-table.ts';

/**
 * Views of projection radiography. Codes: PS3.16 CID 4014 (mammography) and CID 4010 (DX), SNOMED CT with the SRT
 * values that they replaced. The words include the defined terms of View Position (PS3.3 C.8.7.1.1.1, C.8.11.7).
 */
export const viewNames: readonly NameEntry[] = [
  {
    value: 'CC',
    codes: ['SCT:399162004', 'SRT:R-10242'],
    words: wordList('cc, rcc, lcc, cranio caudal, craniocaudal, kraniokaudal'),
  },
  {
    value: 'MLO',
    codes: ['SCT:399368009', 'SCT:399268006', 'SRT:R-10226'],
    words: wordList('mlo, rmlo, lmlo, medio lateral oblique, mediolateral oblique, oblique externe, oblik'),
  },
  {
    value: 'ML',
    codes: ['SCT:399260004', 'SCT:399012007', 'SRT:R-10224'],
    words: wordList('ml, rml, lml, medio lateral, mediolateral'),
  },
  {
    value: 'LM',
    codes: ['SCT:399352003', 'SCT:399300004', 'SRT:R-10228'],
    words: wordList('lm, rlm, llm, latero medial, lateromedial'),
  },
  {
    value: 'LMO',
    codes: ['SCT:399099002', 'SCT:399159002', 'SRT:R-10230'],
    words: wordList('lmo, latero medial oblique'),
  },
  { value: 'FB', codes: ['SCT:399196006', 'SRT:R-10244'], words: wordList('fb, caudo cranial, from below') },
  { value: 'SIO', codes: ['SCT:399188001', 'SRT:R-102D0'], words: wordList('sio') },
  { value: 'ISO', codes: ['SCT:441555000'], words: wordList('iso') },
  {
    value: 'XCCL',
    codes: ['SCT:399192008', 'SRT:R-1024A'],
    words: wordList('xccl, rxccl, lxccl, xcc, exaggerated cc'),
  },
  { value: 'XCCM', codes: ['SCT:399101009', 'SRT:R-1024B'], words: wordList('xccm, rxccm, lxccm') },
  {
    value: 'PA',
    codes: ['SCT:272479007', 'SRT:R-10214'],
    words: wordList(
      'pa, p a, dv, d v, postero anterior, posteroanterior, posterior anterior, 正面, 後前位, 后前位',
    ),
  },
  {
    value: 'AP',
    codes: ['SCT:399348003', 'SRT:R-10206'],
    words: wordList('ap, a p, vd, antero posterior, anteroposterior, anterior posterior, 前後位, 前后位'),
  },
  {
    value: 'FRONTAL',
    codes: ['SCT:399033003'],
    words: wordList('frontal, frontale, front, de face, face, frente, voorachterwaarts, incidence face'),
  },
  {
    value: 'LATERAL',
    codes: ['SCT:399067008', 'SCT:49370004', 'SCT:399198007', 'SCT:399173006', 'SRT:R-10236', 'SRT:R-10232'],
    words: wordList(`
      lateral, lat, ll, rl, l l, seitlich, seite, seitaufnahme, profil, de profil, perfil, laterale,
      latero laterale, zijdelings, dwars, sidobild, boczne, 側面, 侧位, 側位`),
  },
  {
    value: 'OBLIQUE',
    codes: [
      'SCT:399182000',
      'SCT:21114003',
      'SCT:399366008',
      'SCT:399184004',
      'SCT:399236003',
      'SCT:260427002',
      'SCT:260426006',
    ],
    words: wordList('oblique, obl, obli, schrag, oblicua, obliqua, lao, rao, lpo, rpo, skos*'),
  },
  {
    value: 'AXIAL',
    codes: ['SCT:399061009', 'SCT:24422004'],
    words: wordList('axial, axiolateral, axillary, y view, skyline, sunrise, merchant, outlet, tangential'),
  },
];

/** Modifiers of mammographic views, PS3.16 CID 4015: a view with one of them is not the standard view. */
export const viewModifierNames: readonly NameEntry[] = [
  {
    value: 'SPOT',
    codes: ['SCT:399055006', 'SRT:R-102D7'],
    words: wordList('spot, spot compression, zielaufnahme'),
  },
  {
    value: 'MAGNIFICATION',
    codes: ['SCT:399163009', 'SRT:R-102D6'],
    words: wordList('magnification, mag, vergrosserung, agrandissement, magn'),
  },
  { value: 'CLEAVAGE', codes: ['SCT:399161006', 'SRT:R-102D2'], words: wordList('cleavage, cv') },
  { value: 'AXILLARY_TAIL', codes: ['SCT:399011000', 'SRT:R-102D1'], words: wordList('axillary tail, at') },
  { value: 'ROLLED_LATERAL', codes: ['SCT:399197002', 'SRT:R-102D3'], words: wordList('rolled lateral') },
  { value: 'ROLLED_MEDIAL', codes: ['SCT:399226006', 'SRT:R-102D4'], words: wordList('rolled medial') },
  { value: 'ROLLED_INFERIOR', codes: ['SCT:414493004', 'SRT:R-102CA'], words: wordList('rolled inferior') },
  { value: 'ROLLED_SUPERIOR', codes: ['SCT:415670009', 'SRT:R-102C9'], words: wordList('rolled superior') },
  {
    value: 'IMPLANT_DISPLACED',
    codes: ['SCT:399209000', 'SRT:R-102D5'],
    words: wordList('implant displaced, eklund'),
  },
  { value: 'TANGENTIAL', codes: ['SCT:399110001', 'SRT:R-102C2'], words: wordList('tangential, tan') },
  { value: 'NIPPLE_IN_PROFILE', codes: ['SCT:442581004'], words: wordList('nipple in profile') },
  { value: 'ANTERIOR_COMPRESSION', codes: ['SCT:441752004'], words: wordList('anterior compression') },
  { value: 'INFRAMAMMARY_FOLD', codes: ['SCT:442593008'], words: wordList('inframammary fold') },
  { value: 'AXILLARY_TISSUE', codes: ['SCT:442580003'], words: wordList('axillary tissue') },
];

/** Sides, PS3.16 CID 244. */
export const lateralityNames: readonly NameEntry[] = [
  {
    value: 'R',
    codes: ['SCT:24028007', 'SRT:G-A100'],
    words: wordList(`
      right, rt, r, rcc, rmlo, rml, rlm, rxccl, rxccm, rechts, re, rechte*, droit, droite, dcha,
      derecha, derecho, destra, destro, dx, direita, direito, prawy, prawa, 右, 우측`),
  },
  {
    value: 'L',
    codes: ['SCT:7771000', 'SRT:G-A101'],
    words: wordList(`
      left, lt, l, lcc, lmlo, lml, llm, lxccl, lxccm, links, li, linke*, gauche, izda, izquierda,
      izquierdo, sinistra, sinistro, sin, esquerda, esquerdo, vanster, lewy, lewa, 左, 좌측`),
  },
  {
    value: 'B',
    codes: ['SCT:51440002', 'SRT:G-A102'],
    words: wordList(
      'bilateral, bilat, both, beidseits, bds, beide, bilaterale, ambos, ambas, bilateraal, 両側, 双侧',
    ),
  },
];
