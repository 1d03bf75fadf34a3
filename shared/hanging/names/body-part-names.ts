import { wordList } from './word-list.ts';
import type { NameEntry } from './name-table.ts';

/**
 * Parts of the body, with the codes of PS3.16 CID 4 and CID 4031 (SNOMED CT, and the retired SRT values that older
 * objects carry) and the words that English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish,
 * Japanese, Chinese and Korean descriptions use. The defined terms of Body Part Examined (PS3.16 Annex L) are words
 * like any other.
 */
export const bodyPartNames: readonly NameEntry[] = [
  {
    value: 'HEAD',
    codes: [
      'SCT:69536005',
      'SRT:T-D1100',
      'SCT:12738006',
      'SRT:T-A0100',
      'SCT:89546000',
      'SRT:T-11100',
      'SCT:774007',
    ],
    words: wordList(`
      head, headneck, brain, skull, cranial, cranium, cerebr*, intracranial, neuro*, stroke, sella,
      pituitary, iac, internal auditory, circle of willis, schadel*, kopf*, hirn*, gehirn*, cct, ccr,
      schlaganfall, hypophyse, crane, cranien*, cerveau, encephal*, tete, avc, cabeza, craneo, cerebro,
      cerebral*, ictus, silla turca, encefalo, testa, cranio, capo, cervello, cabeca, hoofd, schedel,
      hersenen, hjarna, skalle, glowa, glowy, mozg, mozgu, 頭部, 頭頸部, 脳, 头颅, 头部, 颅脑, 顱, 두부, 뇌`),
  },
  {
    value: 'FACE',
    codes: ['SCT:89545001', 'SCT:2095001', 'SRT:T-22000', 'SCT:91609006', 'SRT:T-11180', 'SCT:60911003'],
    words: wordList(`
      face, facial*, sinus, sinuses, paranasal, orbit, orbits, mandible, jaw, tmj, temporal bone*,
      petrous, dental, panorex, nasal, mastoid*, nnh, nasennebenhohlen*, gesicht*, mittelgesicht,
      orbita*, unterkiefer, felsenbein*, massif facial, rochers, senos paranasales, seni paranasali,
      seios da face, sinussen, 副鼻腔, 鼻窦, 眼眶`),
  },
  {
    value: 'NECK',
    codes: ['SCT:45048000', 'SRT:T-D1600', 'SCT:774007', 'SCT:417437006', 'SCT:416319003'],
    words: wordList(`
      neck, headneck, carotid*, thyroid, larynx, soft tissue neck, hals, halsweichteile, schilddruse,
      karotis*, cou, thyroide, cuello, tiroides, collo, tiroide, pescoco, nek, szyja, szyi, 頸部, 颈部,
      甲状腺, 경부`),
  },
  {
    value: 'CHEST',
    codes: [
      'SCT:51185008',
      'SRT:T-D3000',
      'SCT:39607008',
      'SRT:T-28000',
      'SCT:416775004',
      'SCT:416550000',
      'SCT:417437006',
      'SCT:416319003',
    ],
    words: wordList(`
      chest, thorax*, thorac*, lung, lungs, pulmonary, rib, ribs, sternum, cxr, hrct, cap, tap,
      mediastin*, pulmonary embol*, pe protocol, ctpa, lunge, lungen*, brustkorb, poumon*, pulmonaire*,
      torax, pulmon*, torace, polmon*, torac*, pulmao, longen, brostkorg, lungor, klatka piersiowa,
      klatki piersiowej, pluc, pluca, 胸部, 肺, 胸, 흉부, 폐`),
  },
  {
    value: 'HEART',
    codes: ['SCT:80891009', 'SRT:T-32000', 'SCT:41801008'],
    words: wordList(`
      heart, cardiac, cardio*, coronar*, smartscore, calcium score, echocardiogra*, cardiac echo,
      herz*, koronar*, kardio*, coeur, cardiaque, coronaire*, corazon, cuore, coracao, hart, hjarta,
      serce, serca, 心臓, 心脏, 冠動脈, 冠状动脉, 심장`),
  },
  {
    value: 'BREAST',
    codes: ['SCT:76752008', 'SRT:T-04000'],
    words: wordList(`
      breast, breasts, mammo*, tomosynthesis, mamma, mammae, brust, sein, seins, mama, mamas,
      mamograf*, mammella, mammelle, seno, borst, brost, piersi, 乳房, 乳腺, 유방`),
  },
  {
    value: 'ABDOMEN',
    codes: [
      'SCT:113345001',
      'SRT:T-D4000',
      'SCT:416949008',
      'SCT:416775004',
      'SCT:416550000',
      'SCT:416319003',
      'SCT:10200004',
      'SRT:T-62000',
      'SCT:64033007',
      'SRT:T-71000',
    ],
    words: wordList(`
      abdomen, abdominal, abdomino*, liver, pancreas, kidney, kidneys, renal, kub, hepat*, cap, tap,
      mrcp, urogra*, enterogra*, spleen, gallbladder, adrenal*, bowel, oberbauch, abdom*, bauch, leber,
      niere*, pankreas, foie, reins, abdomino pelvien, higado, rinon*, vientre, addome, fegato, reni,
      figado, buik, lever, buk, jama brzuszna, jamy brzusznej, brzuch*, 腹部, 腹, 肝, 腎, 肾, 복부`),
  },
  {
    value: 'PELVIS',
    codes: ['SCT:12921003', 'SRT:T-D6000', 'SCT:416949008', 'SCT:416775004', 'SCT:416319003', 'SCT:41216001'],
    words: wordList(`
      pelvis, pelvic, prostate, uterus, bladder, cap, tap, rectum, rectal, sacroiliac*, becken*,
      unterbauch, prostata, blase, isg, bassin, pelvien*, vessie, pelvico, vejiga, bacino, pelvi,
      vescica, bacia, bekken, backen, miednica, miednicy, 骨盤, 骨盆, 前列腺, 골반`),
  },
  {
    value: 'CSPINE',
    codes: ['SCT:122494005', 'SRT:T-11501'],
    words: wordList(`
      cspine, c spine, cervical, cervical spine, hws, halswirbel*, rachis cervical, columna cervical,
      rachide cervicale, coluna cervical, cwk, cervicale wervelkolom, halsrygg, kregoslup szyjny, 頸椎,
      颈椎, 경추`),
  },
  {
    value: 'TSPINE',
    codes: ['SCT:122495006', 'SRT:T-11502'],
    words: wordList(`
      tspine, t spine, thoracic spine, dorsal spine, bws, brustwirbel*, rachis dorsal,
      rachis thoracique, columna dorsal, columna toracica, rachide dorsale, coluna toracica, twk,
      brostrygg, 胸椎, 흉추`),
  },
  {
    value: 'LSPINE',
    codes: ['SCT:122496007', 'SRT:T-11503', 'SCT:297173004', 'SCT:243898001'],
    words: wordList(`
      lspine, l spine, lumbar, lumbar spine, lumbosacral, lumbo sacral, lws, lendenwirbel*,
      rachis lombaire, lombaire, columna lumbar, rachide lombare, lombare, coluna lombar, lombar, lwk,
      l1 l4, l3 s1, l5 s1, landrygg, kregoslup ledzwiowy, 腰椎, 요추`),
  },
  {
    value: 'SPINE',
    codes: ['SCT:421060004', 'SRT:T-11500', 'SCT:54735007', 'SRT:T-11AD0'],
    words: wordList(`
      spine, spinal, sspine, sacrum, myelo*, scoliosis, wirbelsaule*, ganzwirbelsaule, rachis, colonne,
      columna, colonna, rachide, coluna, wervelkolom, ryggrad, kregoslup*, 脊椎, 脊柱, 척추`),
  },
  {
    value: 'SHOULDER',
    codes: ['SCT:16982005', 'SRT:T-D2220', 'SCT:51299004', 'SCT:79601000'],
    words: wordList(`
      shoulder, shoulders, clavicle, scapula, ac joint, schulter*, epaule*, hombro, spalla, ombro,
      schouder, axel, bark, barku, 肩, 견관절`),
  },
  {
    value: 'ELBOW',
    codes: ['SCT:16953009', 'SRT:T-15430', 'SCT:14975008', 'SCT:40983000', 'SCT:85050009'],
    words: wordList(`
      elbow, forearm, humerus, ellenbogen*, unterarm, oberarm, coude, avant bras, codo, gomito,
      cotovelo, elleboog, armbage, lokiec, 肘`),
  },
  {
    value: 'HAND',
    codes: ['SCT:85562004', 'SRT:T-D8700', 'SCT:74670003', 'SRT:T-15460', 'SCT:7569003', 'SRT:T-D8800'],
    words: wordList(`
      hand, hands, wrist, wrists, finger, thumb, scaphoid, handgelenk*, daumen, poignet, main droite,
      main gauche, doigt, mano, muneca, polso, mao, punho, pols, handled, dlon, nadgarst*, 手, 手関節, 손`),
  },
  {
    value: 'HIP',
    codes: ['SCT:29836001', 'SCT:24136001', 'SRT:T-15710', 'SCT:71341001', 'SRT:T-12710', 'SCT:68367000'],
    words: wordList(`
      hip, hips, femur, femoral neck, thigh, neck of femur, huft*, oberschenkel, hanche*, cadera,
      femoral, anca, anche, quadril, heup, hoft, biodro, 股関節, 髋, 고관절`),
  },
  {
    value: 'KNEE',
    codes: ['SCT:72696002', 'SRT:T-D9200', 'SCT:49076000', 'SRT:T-15750'],
    words: wordList(`
      knee, knees, patella, knie*, kniegelenk, genou*, rodilla, ginocchi*, joelho, kna, kolano, kolana,
      膝, 膝関節, 무릎, 슬관절`),
  },
  {
    value: 'ANKLE',
    codes: ['SCT:70258002', 'SRT:T-15770', 'SCT:30021000', 'SCT:12611008'],
    words: wordList(`
      ankle, ankles, tibia, fibula, lower leg, osg, sprunggelenk*, unterschenkel, cheville, tobillo,
      caviglia, tornozelo, enkel, fotled, kostka, 足関節, 踝`),
  },
  {
    value: 'FOOT',
    codes: ['SCT:56459004', 'SRT:T-D9700', 'SCT:80144004', 'SCT:29707007'],
    words: wordList(`
      foot, feet, toe, toes, calcaneus, fuss, fusses, vorfuss, zehe*, pied, pieds, pie, piede, voet,
      fot, stopa, stopy, 足部`),
  },
  {
    value: 'EXTREMITY',
    codes: [],
    words: wordList('extremity, extremities, limb, leg, legs, arm, arms, extremit*, bein, beine, arme'),
  },
  {
    value: 'WHOLEBODY',
    codes: ['SCT:38266002', 'SRT:T-D0010'],
    words: wordList(`
      wholebody, whole body, total body, total b, wb, skull base to thigh, ganzkorper*, corps entier,
      cuerpo entero, cuerpo completo, corpo intero, corpo inteiro, hele lichaam, 全身, 전신`),
  },
];
