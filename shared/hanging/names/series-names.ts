import { wordList } from './word-list.ts';
import type { NameEntry } from './name-table.ts';

/** MR weightings and techniques, by the words of series descriptions and of sequence names of the makers. */
export const sequenceNames: readonly NameEntry[] = [
  {
    value: 'FLAIR',
    codes: [],
    words: wordList(`
      flair, t2 flair, t2flair, tirm dark fluid, dark fluid, darkfluid, space flair, vista flair,
      cube flair, t2w flair`),
  },
  { value: 'T1FLAIR', codes: [], words: wordList('t1 flair, t1flair') },
  { value: 'STIR', codes: [], words: wordList('stir, tirm, ir tse, irtse, t2 stir, t2 tirm') },
  {
    value: 'T1',
    codes: [],
    words: wordList(`
      t1, t1w, t1wi, t1 weighted, t1 gewichtet, t1 flash, mprage, mp2rage, memprage, mocomemprage,
      spgr, bravo, fspgr, vibe, lava, thrive, tfl3d, t1 se, t1 tse, t1fs, t1 ponderado, pondere t1`),
  },
  {
    value: 'T2',
    codes: [],
    words: wordList(`
      t2, t2w, t2wi, t2 weighted, t2 gewichtet, haste, ssfse, ssh, sssh, t2 tse, t2fs, blade t2,
      propeller t2, t2 ponderado, pondere t2, ciss, fiesta`),
  },
  {
    value: 'T2STAR',
    codes: [],
    words: wordList('t2 star, t2star, t2 gre, t2 hemo, hemo, gre t2, t2 fl2d, medic, merge'),
  },
  {
    value: 'PD',
    codes: [],
    words: wordList('pd, pdw, pdfs, pd fs, proton density, protonendichte, densite de protons, dp, pd tse'),
  },
  {
    value: 'DWI',
    codes: [],
    words: wordList(`
      dwi, diff, diffusion, diffusions*, trace, tracew, isotrop*, b1000, b 1000, b800, resolve,
      ep2d diff, difusion, diffusione, difusao, dti, 拡散, 弥散`),
  },
  {
    value: 'ADC',
    codes: [],
    words: wordList(
      'adc, dadc, eadc, apparent diffusion, adc map, diff adc, dwi adc, resolve adc, ep2d diff adc, cda',
    ),
  },
  {
    value: 'SWI',
    codes: [],
    words: wordList('swi, swan, swip, susceptibility, swi mip, mip swi, venobold'),
  },
  { value: 'MRA', codes: [], words: wordList('tof, mra, angio, inflow, time of flight, 3d tof') },
  {
    value: 'PERFUSION',
    codes: [],
    words: wordList('perf, perfusion, dsc, asl, pcasl, relcbf, rcbv, rcbf, cbf, cbv, mtt, ttp, tmax'),
  },
  { value: 'SPECTROSCOPY', codes: [], words: wordList('spectroscopy, spectro, svs, csi, mrs') },
  { value: 'FMRI', codes: [], words: wordList('fmri, bold, rest1, resting state') },
];

/** Acquisition Contrast (PS3.3 C.8.13.3.1.3), and value 3 of Image Type of enhanced MR, which says the same. */
export const acquisitionContrasts: Readonly<Record<string, string>> = {
  DIFFUSION: 'DWI',
  FLUID_ATTENUATED: 'FLAIR',
  PERFUSION: 'PERFUSION',
  PROTON_DENSITY: 'PD',
  STIR: 'STIR',
  SUSCEPTIBILITY: 'SWI',
  T1: 'T1',
  T2: 'T2',
  T2_STAR: 'T2STAR',
  TIME_OF_FLIGHT: 'MRA',
};

export const planeNames: readonly NameEntry[] = [
  {
    value: 'AXIAL',
    codes: [],
    words: wordList(`
      axial, ax, axi, tra, transversal, transverse, trans, tr, axiale, transversale, assiale, ass,
      axialne, 横断, 軸位, 轴位`),
  },
  {
    value: 'SAGITTAL',
    codes: [],
    words: wordList('sagittal, sag, sagg, sagital, sagittale, sagitt, 矢状'),
  },
  {
    value: 'CORONAL',
    codes: [],
    words: wordList('coronal, cor, koronar, coronale, frontal, kor, coronaal, 冠状'),
  },
];

export const kernelNames: readonly NameEntry[] = [
  {
    value: 'LUNG',
    codes: [],
    words: wordList(`
      lung, lungs, lunge, lungen*, lungenkern, poumon, poumons, parenchyme, pulmon, polmone,
      parenchima, pulmao, long, longen, hrct, ylung, lng, 肺, 폐`),
  },
  {
    value: 'BONE',
    codes: [],
    words: wordList(
      'bone, bones, boneplus, knochen, knochen*, os, osseux, hueso, osso, osseo, bot, ossea, oseo, 骨, 뼈',
    ),
  },
  {
    value: 'SOFT',
    codes: [],
    words: wordList(`
      soft, soft tissue, standard, std, stnd, mediastinum, mediastin, mediastino, weichteil*, wt,
      parties molles, partes blandas, tessuti molli, partes moles, brain, hirn, smooth, 軟部, 縦隔, 纵隔,
      软组织`),
  },
];

/**
 * `BOTH` is not a value: a description that names both, `with and without`, says so in two.
 */
export const contrastNames: readonly NameEntry[] = [
  {
    value: 'YES',
    codes: [],
    words: wordList(`
      contrast, contraste, kontrast, kontrastmittel, km, mit km, with contrast, w contrast,
      w iv contrast, wc, ce, cect, post contrast, post, postcontrast, enhanced, gd, gado, gadolinium,
      post gd, nach km, avec, injecte, avec injection, avec contraste, iv, con contraste, con civ, civ,
      con mdc, mdc, c mdc, com contraste, met contrast, kontrastowe, z kontrastem, w wo, w and wo,
      with and without, with and without contrast, w wo contrast, w o w contrast, w w o,
      mit und ohne km, avec et sans, avec et sans injection, arterial, arteriell*, portal,
      portalvenos*, venos*, venous, delayed, arteriel, portale, tardif, tardivo, portovenous,
      nephrogra*, corticomedull*, cta, ctpa, angio, 造影, 增强`),
  },
  {
    value: 'NO',
    codes: [],
    words: wordList(`
      without, without contrast, without iv contrast, wo, wo contrast, w o, w o contrast, non contrast,
      noncontrast, no contrast, nc, ncct, nect, unenhanced, plain, pre contrast, precontrast, pre,
      nativ, native, ohne, ohne km, ohne kontrast, sans, sans injection, sans contraste, sin contraste,
      sin civ, simple, senza, senza mdc, senza contrasto, basale, diretta, sem contraste, zonder,
      zonder contrast, blanco, bez kontrastu, w wo, w and wo, with and without,
      with and without contrast, w wo contrast, w o w contrast, w w o, mit und ohne km, avec et sans,
      avec et sans injection, 単純, 平扫, 조영전`),
  },
];

export const phaseNames: readonly NameEntry[] = [
  {
    value: 'ARTERIAL',
    codes: [],
    words: wordList(
      'arterial, arteriell*, arterielle, art, arteriel, arteriosa, arteria, corticomedull*, 動脈, 动脉, 동맥',
    ),
  },
  {
    value: 'PORTAL',
    codes: [],
    words: wordList(`
      portal, portal venous, portovenous, portalvenos*, pv, venous, venos*, ven, portale, veineux,
      portal venosa, venosa, 門脈, 门脉, 静脉`),
  },
  {
    value: 'LATE',
    codes: [],
    words: wordList(`
      delayed, delay, late, spat, spatphase, tardif, tardive, tardia, tardivo, equilibrium, excretory,
      nephrogra*, 平衡, 延迟, 遅延`),
  },
  {
    value: 'NATIVE',
    codes: [],
    words: wordList(`
      nativ, native, unenhanced, non contrast, precontrast, pre contrast, ncct, nect, plain, ohne km,
      sans injection, sin contraste, senza mdc, 単純, 平扫`),
  },
];

/** Localizers and what is no picture for reading; after the words of Horos and Weasis. */
export const localizerNames: readonly NameEntry[] = [
  {
    value: 'YES',
    codes: [],
    words: wordList(`
      localizer, localiser, loc, locator, scout, topogram, topogramm, topo, surview, scanogram, survey,
      pilot, 3 plane loc, 3plane, repere, reperage, localizador, localizzatore, scanner vorschau,
      planning, smartprep, bolus tracking, tracker, premonitoring, monitoring, 定位, 位置決め`),
  },
];
