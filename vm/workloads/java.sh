# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# title: Apache FOP in Java: a catalogue of 150 entries in tables, from XSL-FO to PDF
# packages: default-jre-headless fop
#
# A virtual machine whose collector goes over its whole heap, young objects that die at once, and a layout that keeps a
# tree of what is on each page until the page is written.
set -eu
cd /tmp
entry() { # NUMBER WORD WORD WORD
	local cell='<fo:table-cell border="0.4pt solid black"><fo:block>'
	printf '%s\n' "<fo:block font-size='11pt' space-before='6pt' keep-with-next='always'>Entry $1: the $2 $3</fo:block>" \
		"<fo:table table-layout='fixed' width='100%'><fo:table-body>" \
		"<fo:table-row>${cell}code</fo:block></fo:table-cell>$cell$(($1 * 7919 % 100003))</fo:block></fo:table-cell></fo:table-row>" \
		"<fo:table-row>${cell}price</fo:block></fo:table-cell>$cell$(($1 * 271 % 997))</fo:block></fo:table-cell></fo:table-row>" \
		"</fo:table-body></fo:table><fo:block text-align='justify'>The $2 of the $3 is kept in the $4, beside $(($1 % 40)) others" \
		"that are of the same kind, until somebody asks for the $4; then it goes out with the next $3 and comes back when the $2" \
		"is no longer needed.</fo:block>"
}
words=(amber basil cedar delta ember fjord grove heath inlet jetty kiosk ledge maple)
{
	echo '<fo:root xmlns:fo="http://www.w3.org/1999/XSL/Format"><fo:layout-master-set>'
	echo '<fo:simple-page-master master-name="a4" page-height="297mm" page-width="210mm" margin="20mm"><fo:region-body/>'
	echo '</fo:simple-page-master></fo:layout-master-set>'
	echo '<fo:page-sequence master-reference="a4" font-family="Times"><fo:flow flow-name="xsl-region-body">'
	for n in $(seq 150); do
		entry "$n" "${words[n % 13]}" "${words[n / 13 % 13]}" "${words[n / 7 % 13]}"
	done
	echo '</fo:flow></fo:page-sequence></fo:root>'
} >catalogue.fo
JAVA_TOOL_OPTIONS='-Xmx128m -XX:TieredStopAtLevel=1 -Djava.awt.headless=true' fop -q -fo catalogue.fo -pdf catalogue.pdf >fop.log 2>&1 || { tail -n 5 fop.log; exit 1; }
head -c 5 catalogue.pdf | grep -q '%PDF-'
