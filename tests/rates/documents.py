"""Example publications of the sources in their formats."""

ECB = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
	<Cube>
		<Cube time='2026-11-20'>
			<Cube currency='USD' rate='1.0835'/>
			<Cube currency='JPY' rate='162.41'/>
			<Cube currency='PLN' rate='4.2510'/>
		</Cube>
		<Cube time='2026-11-19'>
			<Cube currency='USD' rate='1.0801'/>
			<Cube currency='PLN' rate='4.2600'/>
		</Cube>
	</Cube>
</gesmes:Envelope>
"""  # as it is published
NBP_JSON = b"""[{"table":"A","no":"224/A/NBP/2026","effectiveDate":"2026-11-19","rates":[
{"currency":"dolar amerykanski","code":"USD","mid":3.9451},{"currency":"euro","code":"EUR","mid":4.5803},
{"currency":"forint (Wegry)","code":"HUF","mid":0.011012}]},
{"table":"A","no":"225/A/NBP/2026","effectiveDate":"2026-11-20","rates":[
{"currency":"euro","code":"EUR","mid":4.2517}]}]"""
NBP_XML = b"""<?xml version="1.0" encoding="utf-8"?>
<ArrayOfExchangeRatesTable xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<ExchangeRatesTable><Table>A</Table><No>224/A/NBP/2026</No><EffectiveDate>2026-11-19</EffectiveDate><Rates>
<Rate><Currency>euro</Currency><Code>EUR</Code><Mid>4.5803</Mid></Rate>
<Rate><Currency>dolar</Currency><Code>USD</Code><Mid>3.9451</Mid></Rate></Rates></ExchangeRatesTable>
</ArrayOfExchangeRatesTable>"""  # as it is published
