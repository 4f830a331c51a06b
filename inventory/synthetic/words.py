"""Words that generated programmes are made of: pairs of Spanish and English that say the same."""

Pair = tuple[str, str]

# By type of instrument, so that a name fits what the programme does.
HEADS: dict[str, Pair] = {
    "grant": ("Fondo Concursable", "Competitive Fund"),
    "seed_capital": ("Capital Semilla", "Seed Capital"),
    "loan": ("Línea de Crédito", "Credit Line"),
    "equity": ("Fondo de Inversión", "Investment Fund"),
    "factoring": ("Programa de Factoraje", "Factoring Programme"),
    "credit_guarantee": ("Fondo de Garantía", "Guarantee Fund"),
    "interest_subsidy": ("Subsidio de Tasa", "Interest Subsidy"),
    "tax_incentive": ("Régimen Tributario", "Tax Regime"),
    "technical_assistance": ("Programa de Asistencia Técnica", "Technical Assistance Programme"),
    "advisory_centre": ("Centros de Desarrollo", "Development Centres"),
    "training": ("Escuela de Gestión", "Management School"),
    "mentoring": ("Red de Mentores", "Mentor Network"),
    "accelerator": ("Aceleradora", "Accelerator"),
    "digital_solutions": ("Kit Digital", "Digital Kit"),
    "certification": ("Apoyo a la Certificación", "Certification Support"),
    "matchmaking": ("Rueda de Negocios", "Business Round"),
    "trade_mission": ("Misiones Comerciales", "Trade Missions"),
    "digital_platform": ("Plataforma", "Platform"),
    "one_stop_shop": ("Ventanilla Única", "One-Stop Shop"),
    "regulatory_reform": ("Ley de Fomento", "Promotion Act"),
    "strategy_plan": ("Plan Nacional", "National Plan"),
}
OTHER_HEAD: Pair = ("Programa de Apoyo", "Support Programme")

WHO: list[Pair] = [
    ("pymes exportadoras", "exporting SMEs"),
    ("microempresas familiares", "family microenterprises"),
    ("mujeres empresarias", "women entrepreneurs"),
    ("jóvenes emprendedores", "young entrepreneurs"),
    ("cooperativas rurales", "rural co-operatives"),
    ("proveedores de la minería", "mining suppliers"),
    ("empresas de base tecnológica", "technology firms"),
    ("productores agroindustriales", "agro-industrial producers"),
    ("talleres textiles", "textile workshops"),
    ("comercios de barrio", "neighbourhood shops"),
    ("operadores turísticos", "tourism operators"),
    ("pescadores artesanales", "artisanal fishers"),
    ("artesanos y creadores", "artisans and creators"),
    ("empresas de software", "software firms"),
    ("pequeñas industrias metalmecánicas", "small metalworking firms"),
    ("negocios informales", "informal businesses"),
    ("empresas lideradas por indígenas", "indigenous-led firms"),
    ("exportadores de servicios", "service exporters"),
    ("pequeños constructores", "small builders"),
    ("transportistas independientes", "independent carriers"),
]

PURPOSES: list[Pair] = [
    ("ampliar sus ventas en los mercados de la Alianza del Pacífico", "widen their sales in the markets of the Pacific Alliance"),
    ("financiar capital de trabajo e inversión productiva", "finance working capital and productive investment"),
    ("adoptar herramientas digitales en su gestión", "adopt digital tools in their management"),
    ("certificar sus procesos con normas internacionales", "certify their processes to international standards"),
    ("formalizar su actividad y acceder a la banca", "formalise their activity and reach the banks"),
    ("incorporarse como proveedores de grandes empresas", "become suppliers of large firms"),
    ("reducir su consumo de energía y agua", "reduce their use of energy and water"),
    ("mejorar la calidad y la inocuidad de sus productos", "improve the quality and safety of their products"),
    ("vender por internet a compradores de otros países", "sell online to buyers in other countries"),
    ("reorganizar sus deudas y volver a crecer", "reorganise their debts and grow again"),
    ("capacitar a sus trabajadores en oficios técnicos", "train their workers in technical trades"),
    ("simplificar los trámites aduaneros de sus envíos", "simplify the customs procedures of their shipments"),
]

# Slots: who, purpose, place, partner, percent, months, firms, amount, year.
SENTENCES: list[Pair] = [
    (
        "Está dirigido a {who} con al menos un año de ventas y domicilio en {place}.",
        "It is meant for {who} with at least one year of sales and based in {place}.",
    ),
    (
        "Su propósito es {purpose}, con énfasis en quienes aún no reciben otro apoyo público.",
        "Its purpose is to {purpose}, above all for those who receive no other public support yet.",
    ),
    (
        "Cubre hasta {percent} por ciento del costo del proyecto durante un máximo de {months} meses.",
        "It covers up to {percent} per cent of the cost of the project for at most {months} months.",
    ),
    (
        "Cada empresa puede recibir hasta {amount}, que se entregan en dos cuotas contra informes de avance.",
        "Each firm may receive up to {amount}, paid in two instalments against progress reports.",
    ),
    (
        "Las postulaciones se reciben en línea y un comité con representantes de {partner} las evalúa.",
        "Applications are received online and a committee with members of {partner} assesses them.",
    ),
    (
        "Desde {year} se han atendido unas {firms} empresas, según los registros del propio programa.",
        "Since {year} about {firms} firms have been served, according to the programme's own records.",
    ),
    (
        "El acompañamiento incluye un diagnóstico inicial, un plan de trabajo y visitas de un asesor cada mes.",
        "The support includes an initial diagnosis, a work plan and visits by an adviser every month.",
    ),
    (
        "La garantía respalda créditos para capital de trabajo, activo fijo y comercio exterior.",
        "The guarantee backs loans for working capital, fixed assets and foreign trade.",
    ),
    (
        "Los gobiernos locales de {place} aportan espacios de atención y difunden las convocatorias.",
        "The local governments of {place} provide offices and spread word of the calls.",
    ),
    (
        "Se reserva una parte de los cupos para empresas lideradas por mujeres y para zonas rezagadas.",
        "Part of the places is reserved for women-led firms and for lagging areas.",
    ),
    (
        "Los resultados se miden por ventas, empleo formal y permanencia en el mercado después de dos años.",
        "Results are measured by sales, formal employment and survival in the market after two years.",
    ),
    (
        "Una mesa público-privada con {partner} revisa las reglas una vez al año y propone ajustes.",
        "A public-private board with {partner} reviews the rules once a year and proposes changes.",
    ),
    (
        "Quienes exportan por primera vez reciben apoyo para envases, etiquetas y registro de marcas.",
        "First-time exporters receive support for packaging, labels and trademark registration.",
    ),
    (
        "El reglamento de {year} amplió la cobertura a {who} y redujo los documentos exigidos.",
        "The rules of {year} widened coverage to {who} and cut the documents required.",
    ),
    (
        "Las instituciones financieras aliadas fijan la tasa, que no puede superar el tope publicado cada trimestre.",
        "The allied financial institutions set the rate, which may not exceed the cap published every quarter.",
    ),
    (
        "Se complementa con cursos en línea sobre costos, precios, contratos y medios de pago.",
        "It is complemented by online courses on costs, prices, contracts and means of payment.",
    ),
    (
        "Un sistema de alertas avisa a las empresas sobre ferias, licitaciones y cambios de normas técnicas.",
        "An alert system tells firms about fairs, tenders and changes of technical standards.",
    ),
    (
        "La inversión en maquinaria usada no se financia, salvo en proyectos de economía circular.",
        "Investment in used machinery is not financed, except in circular-economy projects.",
    ),
]

PARTNERS: list[Pair] = [
    ("las cámaras de comercio", "the chambers of commerce"),
    ("la banca de desarrollo", "the development banks"),
    ("las universidades regionales", "the regional universities"),
    ("los gremios de exportadores", "the exporters' associations"),
    ("el Banco Interamericano de Desarrollo", "the Inter-American Development Bank"),
    ("los municipios", "the municipalities"),
]

OBJECTIVES: list[Pair] = [
    ("Aumentar el número de empresas que exportan.", "Increase the number of firms that export."),
    ("Reducir el costo del crédito.", "Reduce the cost of credit."),
    ("Elevar la productividad laboral.", "Raise labour productivity."),
    ("Cerrar brechas entre regiones.", "Close gaps between regions."),
    ("Fortalecer la gestión de las empresas.", "Strengthen the management of firms."),
    ("Crear empleo formal.", "Create formal jobs."),
]
