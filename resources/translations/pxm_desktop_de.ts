<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>pxm_desktop</name>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>%1 (%2 of %3 files)</source>
            <translation>%1 (%2 von %3 Dateien)</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
        <message>
            <source>%1 (changed)</source>
            <translation>%1 (geändert)</translation>
        </message>
        <message>
            <source>%1 (primary)</source>
            <translation>%1 (primär)</translation>
        </message>
        <message>
            <source>%1 (required)</source>
            <translation>%1 (Pflicht)</translation>
        </message>
        <message>
            <source>%1 +%2</source>
            <translation>%1 +%2</translation>
        </message>
        <message>
            <source>%1 As of %2.</source>
            <translation>%1 Stand von %2.</translation>
        </message>
        <message>
            <source>%1 B</source>
            <translation>%1 B</translation>
        </message>
        <message>
            <source>%1 Mbit/s</source>
            <translation>%1 Mbit/s</translation>
        </message>
        <message>
            <source>%1 This is what this computer knows of the file.</source>
            <translation>%1 So kennt dieser Computer die Datei.</translation>
        </message>
        <message>
            <source>%1 added (%2). They go to %3.</source>
            <translation>%1 hinzugefügt (%2). Ziel: %3.</translation>
        </message>
        <message>
            <source>%1 belongs to another user.</source>
            <translation>%1 gehört jemand anderem.</translation>
        </message>
        <message>
            <source>%1 can be read by other users (mode %2).</source>
            <translation>%1 ist für andere lesbar (Modus %2).</translation>
        </message>
        <message>
            <source>%1 can be used, but its disk has only %2 MB left.</source>
            <translation>%1 ist verwendbar, aber auf der Festplatte sind nur noch %2 MB frei.</translation>
        </message>
        <message>
            <source>%1 can be used.</source>
            <translation>%1 ist nutzbar.</translation>
        </message>
        <message>
            <source>%1 can only be read: ask with GET.</source>
            <translation>%1 lässt sich nur lesen: mit GET fragen.</translation>
        </message>
        <message>
            <source>%1 cannot be read: %2.</source>
            <translation>%1 lässt sich nicht lesen: %2.</translation>
        </message>
        <message>
            <source>%1 cannot be used.</source>
            <translation>%1 kann nicht benutzt werden.</translation>
        </message>
        <message>
            <source>%1 cannot be used: %2.</source>
            <translation>%1 lässt sich nicht verwenden: %2.</translation>
        </message>
        <message>
            <source>%1 copies this folder between computers; other stations would see a claim too late.</source>
            <translation>%1 gleicht diesen Ordner zwischen Computern ab; andere Stationen sähen eine Belegung zu spät.</translation>
        </message>
        <message>
            <source>%1 could not be saved: %2.</source>
            <translation>%1 wurde nicht gespeichert: %2.</translation>
        </message>
        <message>
            <source>%1 could not be saved: a folder has that name.</source>
            <translation>%1 wurde nicht gespeichert: Ein Ordner heißt schon so.</translation>
        </message>
        <message>
            <source>%1 could not be saved: that disk takes no file of this size.</source>
            <translation>%1 konnte nicht gespeichert werden: Der Datenträger nimmt keine so große Datei.</translation>
        </message>
        <message>
            <source>%1 could not be saved: that folder may not be written to.</source>
            <translation>%1 wurde nicht gespeichert: In diesen Ordner darf nicht geschrieben werden.</translation>
        </message>
        <message>
            <source>%1 could not be saved: the disk is full.</source>
            <translation>%1 wurde nicht gespeichert: Die Festplatte ist voll.</translation>
        </message>
        <message>
            <source>%1 could not be saved: the name is too long.</source>
            <translation>%1 konnte nicht gespeichert werden: Der Name ist zu lang.</translation>
        </message>
        <message>
            <source>%1 could not be saved: there is no such folder.</source>
            <translation>%1 wurde nicht gespeichert: Diesen Ordner gibt es nicht.</translation>
        </message>
        <message>
            <source>%1 does not hold one line with a secret.</source>
            <translation>%1 enthält nicht genau eine Zeile mit einem Secret.</translation>
        </message>
        <message>
            <source>%1 done</source>
            <translation>%1 fertig</translation>
        </message>
        <message>
            <source>%1 files in the queue: %2 not finished, %3 failed.</source>
            <translation>Dateien in der Warteschlange: %1. Noch nicht fertig: %2, fehlgeschlagen: %3.</translation>
        </message>
        <message>
            <source>%1 h left</source>
            <translation>noch %1 Std.</translation>
        </message>
        <message>
            <source>%1 is empty. Give it a value, or take it off.</source>
            <translation>%1 ist leer. Einen Wert eingeben oder das Attribut entfernen.</translation>
        </message>
        <message>
            <source>%1 is in the queue and takes the place of this file when it has been sent.</source>
            <translation>%1 ist in der Warteschlange und tritt an die Stelle dieser Datei, sobald sie gesendet ist.</translation>
        </message>
        <message>
            <source>%1 is no TOML: %2.</source>
            <translation>%1 ist kein TOML: %2.</translation>
        </message>
        <message>
            <source>%1 is no UTF-8 text. Save it as UTF-8.</source>
            <translation>%1 ist kein Text in UTF-8. Als UTF-8 speichern.</translation>
        </message>
        <message>
            <source>%1 is not a folder.</source>
            <translation>%1 ist kein Ordner.</translation>
        </message>
        <message>
            <source>%1 is not a regular file.</source>
            <translation>%1 ist keine normale Datei.</translation>
        </message>
        <message>
            <source>%1 is on a read-only disk.</source>
            <translation>%1 liegt auf einem schreibgeschützten Datenträger.</translation>
        </message>
        <message>
            <source>%1 is saved (%2).</source>
            <translation>%1 ist gespeichert (%2).</translation>
        </message>
        <message>
            <source>%1 lines of the sheet cannot be used.</source>
            <translation>%1 Zeilen der Tabelle sind nicht zu gebrauchen.</translation>
        </message>
        <message>
            <source>%1 min left</source>
            <translation>noch %1 Min.</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>%1 of %2 done</source>
            <translation>%1 von %2 fertig</translation>
        </message>
        <message>
            <source>%1 of %2 listed</source>
            <translation>%1 von %2 aufgelistet</translation>
        </message>
        <message>
            <source>%1 of %2 looked at…</source>
            <translation>%1 von %2 angesehen …</translation>
        </message>
        <message>
            <source>%1 of %2 regions</source>
            <translation>%1 von %2 Regionen</translation>
        </message>
        <message>
            <source>%1 of %2 selected</source>
            <translation>%1 von %2 ausgewählt</translation>
        </message>
        <message>
            <source>%1 of %2 views</source>
            <translation>%1 von %2 Ansichten</translation>
        </message>
        <message>
            <source>%1 or more</source>
            <translation>%1 oder mehr</translation>
        </message>
        <message>
            <source>%1 products have the SKU %2. Choose one: %3</source>
            <translation>%1 Produkte haben die SKU %2. Eines wählen: %3</translation>
        </message>
        <message>
            <source>%1 products have the id %2. Choose one: %3</source>
            <translation>%1 Produkte haben die ID %2. Eines wählen: %3</translation>
        </message>
        <message>
            <source>%1 products have the name %2. Choose one: %3</source>
            <translation>%1 Produkte haben den Namen %2. Eines wählen: %3</translation>
        </message>
        <message>
            <source>%1 regions have the name %2. Name the file or its folder by the id of the one that is meant.</source>
            <translation>%1 Regionen haben den Namen %2. Die Datei oder ihren Ordner nach der ID der gemeinten benennen.</translation>
        </message>
        <message>
            <source>%1 takes a choice.</source>
            <translation>%1 braucht einen Wert aus der Auswahl.</translation>
        </message>
        <message>
            <source>%1 takes a day, such as 2026-03-31.</source>
            <translation>%1 braucht ein Datum wie 2026-03-31.</translation>
        </message>
        <message>
            <source>%1 takes a list.</source>
            <translation>%1 braucht eine Liste.</translation>
        </message>
        <message>
            <source>%1 takes a number, such as 12.5.</source>
            <translation>%1 braucht eine Zahl wie 12.5.</translation>
        </message>
        <message>
            <source>%1 takes numbers up to %2.</source>
            <translation>%1 braucht eine Zahl bis %2.</translation>
        </message>
        <message>
            <source>%1 takes one of: %2.</source>
            <translation>%1 braucht einen dieser Werte: %2.</translation>
        </message>
        <message>
            <source>%1 takes text.</source>
            <translation>%1 braucht Text.</translation>
        </message>
        <message>
            <source>%1 takes up to %2 characters and %3 entries.</source>
            <translation>%1 fasst bis zu %2 Zeichen und %3 Einträge.</translation>
        </message>
        <message>
            <source>%1 takes yes or no.</source>
            <translation>%1 braucht Ja oder Nein.</translation>
        </message>
        <message>
            <source>%1 to %2</source>
            <translation>%1 bis %2</translation>
        </message>
        <message>
            <source>%1 until %2</source>
            <translation>%1 bis %2</translation>
        </message>
        <message>
            <source>%1 was not saved: there is a file of that name.</source>
            <translation>%1 wurde nicht gespeichert: Es gibt schon eine Datei mit diesem Namen.</translation>
        </message>
        <message>
            <source>%1 → %2</source>
            <translation>%1 → %2</translation>
        </message>
        <message>
            <source>%1 → product %2</source>
            <translation>%1 → Produkt %2</translation>
        </message>
        <message>
            <source>%1 → product %2, region %3</source>
            <translation>%1 → Produkt %2, Region %3</translation>
        </message>
        <message>
            <source>%1, %2 to %3: %4</source>
            <translation>%1, %2 bis %3: %4</translation>
        </message>
        <message>
            <source>%1/s</source>
            <translation>%1/s</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1: %2 (an attribute that is not listed; it stays as it is)</source>
            <translation>%1: %2 (ein Attribut, das nicht aufgeführt ist; es bleibt, wie es ist)</translation>
        </message>
        <message>
            <source>%1: %2, before: %3</source>
            <translation>%1: %2, vorher: %3</translation>
        </message>
        <message>
            <source>%1: %2.</source>
            <translation>%1: %2.</translation>
        </message>
        <message>
            <source>%1; reading goes on.</source>
            <translation>%1; das Lesen geht weiter.</translation>
        </message>
        <message>
            <source>%1; reading was stopped.</source>
            <translation>%1; das Lesen wurde angehalten.</translation>
        </message>
        <message numerus="yes">
            <source>%2 and %n more</source>
            <extracomment>One: %2 and %n more</extracomment>
            <translation>
                <numerusform>%2 und %Ln weitere</numerusform>
                <numerusform>%2 und %Ln weitere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%2 has %n faults. Nothing was planned: mend the sheet, then read it again.</source>
            <extracomment>One: %2 has %n fault. Nothing was planned: mend the sheet, then read it again.</extracomment>
            <translation>
                <numerusform>%2 hat %n Fehler. Nichts wurde geplant: die Tabelle berichtigen, dann noch einmal lesen.</numerusform>
                <numerusform>%2 hat %n Fehler. Nichts wurde geplant: die Tabelle berichtigen, dann noch einmal lesen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n additions before it</source>
            <extracomment>One: %n addition before it</extracomment>
            <translation>
                <numerusform>%Ln weitere davor hinzugefügt</numerusform>
                <numerusform>%Ln weitere davor hinzugefügt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n attribute groups</source>
            <extracomment>One: %n attribute group</extracomment>
            <translation>
                <numerusform>%n Attributgruppe</numerusform>
                <numerusform>%n Attributgruppen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n attributes</source>
            <extracomment>One: %n attribute</extracomment>
            <translation>
                <numerusform>%Ln Attribut</numerusform>
                <numerusform>%Ln Attribute</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cancelled</source>
            <extracomment>One: %n cancelled</extracomment>
            <translation>
                <numerusform>%Ln abgebrochen</numerusform>
                <numerusform>%Ln abgebrochen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n categories below it</source>
            <extracomment>One: %n category below it</extracomment>
            <translation>
                <numerusform>%n Kategorie darunter</numerusform>
                <numerusform>%n Kategorien darunter</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n changed</source>
            <extracomment>One: %n changed</extracomment>
            <translation>
                <numerusform>%n geändert</numerusform>
                <numerusform>%n geändert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n changed by others</source>
            <extracomment>One: %n changed by others</extracomment>
            <translation>
                <numerusform>%n von anderen geändert</numerusform>
                <numerusform>%n von anderen geändert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n changes</source>
            <extracomment>One: %n change</extracomment>
            <translation>
                <numerusform>%n Änderung</numerusform>
                <numerusform>%n Änderungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n changes not saved</source>
            <extracomment>One: %n change not saved</extracomment>
            <translation>
                <numerusform>%n Änderung nicht gespeichert</numerusform>
                <numerusform>%n Änderungen nicht gespeichert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n chosen</source>
            <extracomment>One: %n chosen</extracomment>
            <translation>
                <numerusform>%Ln gewählt</numerusform>
                <numerusform>%Ln gewählt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n destinations</source>
            <extracomment>One: %n destination</extracomment>
            <translation>
                <numerusform>%Ln Ziel</numerusform>
                <numerusform>%Ln Ziele</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n failed</source>
            <extracomment>One: %n failed</extracomment>
            <translation>
                <numerusform>%Ln fehlgeschlagen</numerusform>
                <numerusform>%Ln fehlgeschlagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files</source>
            <extracomment>One: %n file</extracomment>
            <translation>
                <numerusform>%Ln Datei</numerusform>
                <numerusform>%Ln Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are in %2.</source>
            <extracomment>One: %n file is in %2.</extracomment>
            <translation>
                <numerusform>%Ln Datei ist in %2.</numerusform>
                <numerusform>%Ln Dateien sind in %2.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are in the queue now.</source>
            <extracomment>One: %n file is in the queue now.</extracomment>
            <translation>
                <numerusform>%Ln Datei ist jetzt in der Warteschlange.</numerusform>
                <numerusform>%Ln Dateien sind jetzt in der Warteschlange.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are known so far</source>
            <extracomment>One: %n file is known so far</extracomment>
            <translation>
                <numerusform>%n Datei ist bisher bekannt</numerusform>
                <numerusform>%n Dateien sind bisher bekannt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are not known here yet</source>
            <extracomment>One: %n file is not known here yet</extracomment>
            <translation>
                <numerusform>%n Datei ist hier noch nicht bekannt</numerusform>
                <numerusform>%n Dateien sind hier noch nicht bekannt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are not there.</source>
            <extracomment>One: %n file is not there.</extracomment>
            <translation>
                <numerusform>%Ln Datei ist nicht da.</numerusform>
                <numerusform>%Ln Dateien sind nicht da.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are on their way.</source>
            <extracomment>One: %n file is on its way.</extracomment>
            <translation>
                <numerusform>%n Datei ist unterwegs.</numerusform>
                <numerusform>%n Dateien sind unterwegs.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are so already</source>
            <extracomment>One: %n file is so already</extracomment>
            <translation>
                <numerusform>%n Datei ist schon so</numerusform>
                <numerusform>%n Dateien sind schon so</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are still on their way</source>
            <extracomment>One: %n file is still on its way</extracomment>
            <translation>
                <numerusform>%Ln Datei ist noch unterwegs</numerusform>
                <numerusform>%Ln Dateien sind noch unterwegs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files did not get to %2. Problems says why.</source>
            <extracomment>One: %n file did not get to %2. Problems says why.</extracomment>
            <translation>
                <numerusform>%n Datei kam nicht bei %2 an. Unter Probleme steht, warum.</numerusform>
                <numerusform>%n Dateien kamen nicht bei %2 an. Unter Probleme steht, warum.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files done about %2</source>
            <extracomment>One: %n file done about %2</extracomment>
            <translation>
                <numerusform>%Ln Datei fertig gegen %2</numerusform>
                <numerusform>%Ln Dateien fertig gegen %2</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files done in less than a minute</source>
            <extracomment>One: %n file done in less than a minute</extracomment>
            <translation>
                <numerusform>%Ln Datei in weniger als einer Minute fertig</numerusform>
                <numerusform>%Ln Dateien in weniger als einer Minute fertig</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get added to %2</source>
            <extracomment>One: %n file gets added to %2</extracomment>
            <translation>
                <numerusform>%n Datei kommt in %2</numerusform>
                <numerusform>%n Dateien kommen in %2</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get another %2</source>
            <extracomment>One: %n file gets another %2</extracomment>
            <translation>
                <numerusform>%n Datei bekommt %2 neu</numerusform>
                <numerusform>%n Dateien bekommen %2 neu</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get another name</source>
            <extracomment>One: %n file gets another name</extracomment>
            <translation>
                <numerusform>%n Datei bekommt einen anderen Namen</numerusform>
                <numerusform>%n Dateien bekommen einen anderen Namen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get another start</source>
            <extracomment>One: %n file gets another start</extracomment>
            <translation>
                <numerusform>%n Datei bekommt einen anderen Beginn</numerusform>
                <numerusform>%n Dateien bekommen einen anderen Beginn</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get linked to %2</source>
            <extracomment>One: %n file gets linked to %2</extracomment>
            <translation>
                <numerusform>%n Datei wird mit %2 verknüpft</numerusform>
                <numerusform>%n Dateien werden mit %2 verknüpft</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get linked to %2 products</source>
            <extracomment>One: %n file gets linked to %2 products</extracomment>
            <translation>
                <numerusform>%n Datei wird mit %2 Produkten verknüpft</numerusform>
                <numerusform>%n Dateien werden mit %2 Produkten verknüpft</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get published</source>
            <extracomment>One: %n file gets published</extracomment>
            <translation>
                <numerusform>%n Datei wird veröffentlicht</numerusform>
                <numerusform>%n Dateien werden veröffentlicht</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get taken out of %2</source>
            <extracomment>One: %n file gets taken out of %2</extracomment>
            <translation>
                <numerusform>%n Datei wird aus %2 genommen</numerusform>
                <numerusform>%n Dateien werden aus %2 genommen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get unlinked from %2</source>
            <extracomment>One: %n file gets unlinked from %2</extracomment>
            <translation>
                <numerusform>%n Datei wird von %2 gelöst</numerusform>
                <numerusform>%n Dateien werden von %2 gelöst</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get unlinked from %2 products</source>
            <extracomment>One: %n file gets unlinked from %2 products</extracomment>
            <translation>
                <numerusform>%n Datei wird von %2 Produkten gelöst</numerusform>
                <numerusform>%n Dateien werden von %2 Produkten gelöst</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files get unpublished</source>
            <extracomment>One: %n file gets unpublished</extracomment>
            <translation>
                <numerusform>%n Datei wird nicht mehr veröffentlicht</numerusform>
                <numerusform>%n Dateien werden nicht mehr veröffentlicht</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files go to %2.</source>
            <extracomment>One: %n file goes to %2.</extracomment>
            <translation>
                <numerusform>%n Datei geht an %2.</numerusform>
                <numerusform>%n Dateien gehen an %2.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files kept their destination: they are cancelled or being confirmed right now.</source>
            <extracomment>One: %n file kept its destination: it is cancelled or being confirmed right now.</extracomment>
            <translation>
                <numerusform>%Ln Datei behält ihr Ziel: Sie ist abgebrochen oder wird gerade bestätigt.</numerusform>
                <numerusform>%Ln Dateien behalten ihr Ziel: Sie sind abgebrochen oder werden gerade bestätigt.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files need you</source>
            <extracomment>One: %n file needs you</extracomment>
            <translation>
                <numerusform>Eingriff nötig bei %Ln Datei</numerusform>
                <numerusform>Eingriff nötig bei %Ln Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files need you; they stay in the queue.</source>
            <extracomment>One: %n file needs you; it stays in the queue.</extracomment>
            <translation>
                <numerusform>Bei %Ln Datei ist ein Eingriff nötig; sie bleibt in der Warteschlange.</numerusform>
                <numerusform>Bei %Ln Dateien ist ein Eingriff nötig; sie bleiben in der Warteschlange.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files of %2 are paused. They go on when you use that account again.</source>
            <extracomment>One: %n file of %2 is paused. It goes on when you use that account again.</extracomment>
            <translation>
                <numerusform>%Ln Datei von %2 pausiert. Weiter geht es, sobald dieses Konto wieder verwendet wird.</numerusform>
                <numerusform>%Ln Dateien von %2 pausieren. Weiter geht es, sobald dieses Konto wieder verwendet wird.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files selected</source>
            <extracomment>One: %n file selected</extracomment>
            <translation>
                <numerusform>%Ln Datei ausgewählt</numerusform>
                <numerusform>%Ln Dateien ausgewählt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files that wait for it stay and go on when you sign in to it again.</source>
            <extracomment>One: %n file that waits for it stays and goes on when you sign in to it again.</extracomment>
            <translation>
                <numerusform>%Ln wartende Datei bleibt und wird nach der nächsten Anmeldung gesendet.</numerusform>
                <numerusform>%Ln wartende Dateien bleiben und werden nach der nächsten Anmeldung gesendet.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files wait</source>
            <extracomment>One: %n file waits</extracomment>
            <translation>
                <numerusform>%Ln Datei wartet</numerusform>
                <numerusform>%Ln Dateien warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files were uploaded.</source>
            <extracomment>One: %n file was uploaded.</extracomment>
            <translation>
                <numerusform>%Ln Datei wurde hochgeladen.</numerusform>
                <numerusform>%Ln Dateien wurden hochgeladen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n gaps</source>
            <extracomment>One: %n gap</extracomment>
            <translation>
                <numerusform>%n Lücke</numerusform>
                <numerusform>%n Lücken</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n groups of duplicates.</source>
            <extracomment>One: %n group of duplicates.</extracomment>
            <translation>
                <numerusform>%n Gruppe von Duplikaten.</numerusform>
                <numerusform>%n Gruppen von Duplikaten.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n ids were copied.</source>
            <extracomment>One: %n id was copied.</extracomment>
            <translation>
                <numerusform>%n ID wurde kopiert.</numerusform>
                <numerusform>%n IDs wurden kopiert.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n in the queue</source>
            <extracomment>One: %n in the queue</extracomment>
            <translation>
                <numerusform>%Ln in der Warteschlange</numerusform>
                <numerusform>%Ln in der Warteschlange</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n in “Failed”</source>
            <extracomment>One: %n in “Failed”</extracomment>
            <translation>
                <numerusform>%Ln in „Failed“</numerusform>
                <numerusform>%Ln in „Failed“</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more files do not fit.</source>
            <extracomment>One: %n more file does not fit.</extracomment>
            <translation>
                <numerusform>%n weitere Datei passt nicht.</numerusform>
                <numerusform>%n weitere Dateien passen nicht.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more not shown</source>
            <extracomment>One: %n more not shown</extracomment>
            <translation>
                <numerusform>%n weiteres nicht gezeigt</numerusform>
                <numerusform>%n weitere nicht gezeigt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more products in some of them</source>
            <extracomment>One: %n more product in some of them</extracomment>
            <translation>
                <numerusform>%Ln weiteres Produkt bei einigen</numerusform>
                <numerusform>%Ln weitere Produkte bei einigen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n need a product</source>
            <extracomment>One: %n needs a product</extracomment>
            <translation>
                <numerusform>%Ln braucht ein Produkt</numerusform>
                <numerusform>%Ln brauchen ein Produkt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n need you</source>
            <extracomment>One: %n needs you</extracomment>
            <translation>
                <numerusform>Eingriff nötig bei %Ln Datei</numerusform>
                <numerusform>Eingriff nötig bei %Ln Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not complete</source>
            <extracomment>One: %n not complete</extracomment>
            <translation>
                <numerusform>%Ln unvollständig</numerusform>
                <numerusform>%Ln unvollständig</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n not seen in PXM yet</source>
            <extracomment>One: %n not seen in PXM yet</extracomment>
            <translation>
                <numerusform>%n in PXM noch nicht zu sehen</numerusform>
                <numerusform>%n in PXM noch nicht zu sehen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of %2 selected</source>
            <extracomment>One: %n of %2 selected</extracomment>
            <translation>
                <numerusform>%Ln von %2 ausgewählt</numerusform>
                <numerusform>%Ln von %2 ausgewählt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n pictures could not be compared: PXM gave no small picture of them.</source>
            <extracomment>One: %n picture could not be compared: PXM gave no small picture of it.</extracomment>
            <translation>
                <numerusform>%n Bild konnte nicht verglichen werden: PXM gab kein kleines Bild davon.</numerusform>
                <numerusform>%n Bilder konnten nicht verglichen werden: PXM gab keine kleinen Bilder davon.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n pictures could not be compared: they cannot be read.</source>
            <extracomment>One: %n picture could not be compared: it cannot be read.</extracomment>
            <translation>
                <numerusform>%n Bild konnte nicht verglichen werden: Es ist nicht lesbar.</numerusform>
                <numerusform>%Ln Bilder konnten nicht verglichen werden: Sie sind nicht lesbar.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problems. Begin with the first one.</source>
            <extracomment>One: %n problem. Begin with the first one.</extracomment>
            <translation>
                <numerusform>%Ln Problem. Am besten mit dem ersten beginnen.</numerusform>
                <numerusform>%Ln Probleme. Am besten mit dem ersten beginnen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n products</source>
            <extracomment>One: %n product</extracomment>
            <translation>
                <numerusform>%n Produkt</numerusform>
                <numerusform>%n Produkte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n products are in %2.</source>
            <extracomment>One: %n product is in %2.</extracomment>
            <translation>
                <numerusform>%n Produkt steht in %2.</numerusform>
                <numerusform>%n Produkte stehen in %2.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n rare views left out</source>
            <extracomment>One: %n rare view left out</extracomment>
            <translation>
                <numerusform>%n seltene Ansicht ausgelassen</numerusform>
                <numerusform>%n seltene Ansichten ausgelassen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n regions</source>
            <extracomment>One: %n region</extracomment>
            <translation>
                <numerusform>%n Region</numerusform>
                <numerusform>%n Regionen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n required</source>
            <extracomment>One: %n required</extracomment>
            <translation>
                <numerusform>%Ln Pflichtfeld</numerusform>
                <numerusform>%Ln Pflichtfelder</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n resources</source>
            <extracomment>One: %n resource</extracomment>
            <translation>
                <numerusform>%n Ressource</numerusform>
                <numerusform>%n Ressourcen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n stars</source>
            <extracomment>One: %n star</extracomment>
            <translation>
                <numerusform>%Ln Stern</numerusform>
                <numerusform>%Ln Sterne</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n stars or more</source>
            <extracomment>One: %n star or more</extracomment>
            <translation>
                <numerusform>%n Stern oder mehr</numerusform>
                <numerusform>%n Sterne oder mehr</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n uploaded today</source>
            <extracomment>One: %n uploaded today</extracomment>
            <translation>
                <numerusform>%Ln heute hochgeladen</numerusform>
                <numerusform>%Ln heute hochgeladen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n values</source>
            <extracomment>One: %n value</extracomment>
            <translation>
                <numerusform>%n Wert</numerusform>
                <numerusform>%n Werte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n variants</source>
            <extracomment>One: %n variant</extracomment>
            <translation>
                <numerusform>%Ln Variante</numerusform>
                <numerusform>%Ln Varianten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n were so already</source>
            <extracomment>One: %n was so already</extracomment>
            <translation>
                <numerusform>%n war schon so</numerusform>
                <numerusform>%n waren schon so</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>+ %n more from PXM</source>
            <extracomment>One: + %n more from PXM</extracomment>
            <translation>
                <numerusform>+ %n weitere aus PXM</numerusform>
                <numerusform>+ %n weitere aus PXM</numerusform>
            </translation>
        </message>
        <message>
            <source>A ZIP file with the log, the settings and what the check finds. No secrets.</source>
            <translation>Eine ZIP-Datei mit Protokoll, Einstellungen und dem Ergebnis der Prüfung. Ohne Geheimnisse.</translation>
        </message>
        <message>
            <source>A category cannot lie in itself or below itself.</source>
            <translation>Eine Kategorie kann nicht in sich selbst oder unter sich selbst liegen.</translation>
        </message>
        <message>
            <source>A change of links is not finished: %1, %2.</source>
            <translation>Eine Änderung von Verknüpfungen ist nicht fertig: %1, %2.</translation>
        </message>
        <message>
            <source>A change of links was interrupted: %1, %2.</source>
            <translation>Eine Änderung von Verknüpfungen wurde unterbrochen: %1, %2.</translation>
        </message>
        <message>
            <source>A file has no id.</source>
            <translation>Eine Datei hat keine ID.</translation>
        </message>
        <message>
            <source>A file is taken once it has stayed the same for so long.</source>
            <translation>Eine Datei wird genommen, sobald sie so lange gleich geblieben ist.</translation>
        </message>
        <message>
            <source>A file lies in the place of the folder. Move it.</source>
            <translation>An der Stelle des Ordners liegt eine Datei. Sie verschieben.</translation>
        </message>
        <message>
            <source>A file name has %1 characters at most.</source>
            <translation>Ein Dateiname hat höchstens %1 Zeichen.</translation>
        </message>
        <message>
            <source>A file name has no slashes and no control characters.</source>
            <translation>Ein Dateiname hat keine Schrägstriche und keine Steuerzeichen.</translation>
        </message>
        <message>
            <source>A file needs at least one region.</source>
            <translation>Eine Datei braucht mindestens eine Region.</translation>
        </message>
        <message>
            <source>A file that PXM refused for good moves there, with the reason beside it.</source>
            <translation>Eine Datei, die PXM endgültig abgelehnt hat, kommt dorthin, mit dem Grund daneben.</translation>
        </message>
        <message>
            <source>A file that was saved more recently waits.</source>
            <translation>Eine später gespeicherte Datei wartet noch.</translation>
        </message>
        <message>
            <source>A firewall may block it: ask IT to let it through.</source>
            <translation>Vielleicht blockiert eine Firewall: die IT um Freigabe bitten.</translation>
        </message>
        <message>
            <source>A folder in the pattern has no name: write one, or take the / away.</source>
            <translation>Ein Ordner im Muster hat keinen Namen: einen schreiben oder das / entfernen.</translation>
        </message>
        <message>
            <source>A new one is asked for by itself.</source>
            <translation>Ein neuer wird von selbst angefordert.</translation>
        </message>
        <message>
            <source>A part begins here and does not end: put } behind its name.</source>
            <translation>Hier beginnt ein Teil, der nicht endet: hinter den Namen } setzen.</translation>
        </message>
        <message>
            <source>A part ends here that did not begin: put { before its name.</source>
            <translation>Hier endet ein Teil, der nicht begonnen hat: vor den Namen { setzen.</translation>
        </message>
        <message>
            <source>A part has no name: write for example {sku}.</source>
            <translation>Ein Teil hat keinen Namen: zum Beispiel {sku} schreiben.</translation>
        </message>
        <message>
            <source>A part's name has letters, digits and _ only: take %1 out of it.</source>
            <translation>Der Name eines Teils besteht nur aus Buchstaben, Ziffern und _: %1 herausnehmen.</translation>
        </message>
        <message>
            <source>A picture waits until it has one of these keywords.</source>
            <translation>Ein Bild wartet, bis es eines dieser Stichwörter hat.</translation>
        </message>
        <message>
            <source>A picture waits until it has one of these labels.</source>
            <translation>Ein Bild wartet, bis es eines dieser Etiketten hat.</translation>
        </message>
        <message>
            <source>A picture with fewer stars in its XMP file waits until it has them.</source>
            <translation>Ein Bild mit weniger Sternen in seiner XMP-Datei wartet, bis es sie hat.</translation>
        </message>
        <message>
            <source>A product would be both added and removed.</source>
            <translation>Ein Produkt würde zugleich hinzugefügt und entfernt.</translation>
        </message>
        <message>
            <source>A region set needs a region.</source>
            <translation>Ein Regionen-Set braucht eine Region.</translation>
        </message>
        <message>
            <source>A region would be both added and removed.</source>
            <translation>Eine Region würde zugleich hinzugefügt und entfernt.</translation>
        </message>
        <message>
            <source>A search among other files is running. One that begins here takes its place.</source>
            <translation>Eine Suche unter anderen Dateien läuft. Eine, die hier beginnt, tritt an ihre Stelle.</translation>
        </message>
        <message>
            <source>A web page came instead of PXM's answer.</source>
            <translation>Statt der Antwort von PXM kam eine Webseite.</translation>
        </message>
        <message>
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <source>Account: %1</source>
            <translation>Konto: %1</translation>
        </message>
        <message>
            <source>Accounts</source>
            <translation>Konten</translation>
        </message>
        <message>
            <source>Active</source>
            <translation>Aktiv</translation>
        </message>
        <message>
            <source>Activity</source>
            <translation>Aktivität</translation>
        </message>
        <message numerus="yes">
            <source>Add %n files to %2</source>
            <extracomment>One: Add %n file to %2</extracomment>
            <translation>
                <numerusform>%n Datei in %2 aufnehmen</numerusform>
                <numerusform>%n Dateien in %2 aufnehmen</numerusform>
            </translation>
        </message>
        <message>
            <source>Add a category</source>
            <translation>Kategorie hinzufügen</translation>
        </message>
        <message>
            <source>Add a filter</source>
            <translation>Filter hinzufügen</translation>
        </message>
        <message>
            <source>Add a folder</source>
            <translation>Ordner hinzufügen</translation>
        </message>
        <message>
            <source>Add a folder…</source>
            <translation>Ordner hinzufügen …</translation>
        </message>
        <message>
            <source>Add a resource</source>
            <translation>Ressource hinzufügen</translation>
        </message>
        <message>
            <source>Add an attribute</source>
            <translation>Attribut hinzufügen</translation>
        </message>
        <message>
            <source>Add an attribute of the file</source>
            <translation>Attribut der Datei hinzufügen</translation>
        </message>
        <message>
            <source>Add files</source>
            <translation>Dateien hinzufügen</translation>
        </message>
        <message>
            <source>Add files to %1</source>
            <translation>Dateien hinzufügen zu %1</translation>
        </message>
        <message>
            <source>Add files to the empty queue</source>
            <translation>Dateien zur leeren Warteschlange hinzufügen</translation>
        </message>
        <message>
            <source>Add files to the product…</source>
            <translation>Dateien zum Produkt hinzufügen …</translation>
        </message>
        <message>
            <source>Add files…</source>
            <translation>Hinzufügen …</translation>
        </message>
        <message>
            <source>Add to %1</source>
            <translation>Zu %1 hinzufügen</translation>
        </message>
        <message>
            <source>Add to %1, take out of %2</source>
            <translation>In %1 aufnehmen, aus %2 nehmen</translation>
        </message>
        <message>
            <source>Add to another region</source>
            <translation>Zu weiterer Region hinzufügen</translation>
        </message>
        <message>
            <source>Added</source>
            <translation>Hinzugefügt</translation>
        </message>
        <message>
            <source>Added %1</source>
            <translation>Hinzugefügt %1</translation>
        </message>
        <message>
            <source>Added: %1</source>
            <translation>Hinzugefügt: %1</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Adds the file to the queue, to where the next files go.</source>
            <translation>Stellt die Datei in die Warteschlange, mit dem Ziel der nächsten Dateien.</translation>
        </message>
        <message>
            <source>After the upload</source>
            <translation>Nach dem Hochladen</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message numerus="yes">
            <source>All %n done about %2</source>
            <extracomment>One: Done about %2</extracomment>
            <translation>
                <numerusform>Fertig gegen %2</numerusform>
                <numerusform>Alle %Ln fertig gegen %2</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>All %n done in less than a minute</source>
            <extracomment>One: Done in less than a minute</extracomment>
            <translation>
                <numerusform>Fertig in weniger als einer Minute</numerusform>
                <numerusform>Alle %Ln fertig in weniger als einer Minute</numerusform>
            </translation>
        </message>
        <message>
            <source>All attributes</source>
            <translation>Alle Attribute</translation>
        </message>
        <message numerus="yes">
            <source>All but %n files are in PXM</source>
            <extracomment>One: All but %n file are in PXM</extracomment>
            <translation>
                <numerusform>Alles außer %Ln Datei ist in PXM</numerusform>
                <numerusform>Alles außer %Ln Dateien ist in PXM</numerusform>
            </translation>
        </message>
        <message>
            <source>All changes</source>
            <translation>Alle Änderungen</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Alle Dateien</translation>
        </message>
        <message>
            <source>All hot folders</source>
            <translation>Alle Hotfolder</translation>
        </message>
        <message>
            <source>All of its values are lost.</source>
            <translation>Alle seine Werte gehen verloren.</translation>
        </message>
        <message>
            <source>All products</source>
            <translation>Alle Produkte</translation>
        </message>
        <message>
            <source>All products were removed.</source>
            <translation>Alle Produkte wurden entfernt.</translation>
        </message>
        <message>
            <source>All sizes</source>
            <translation>Alle Größen</translation>
        </message>
        <message>
            <source>All stacks</source>
            <translation>Alle Stapel</translation>
        </message>
        <message>
            <source>All states</source>
            <translation>Jeder Status</translation>
        </message>
        <message>
            <source>All that fit are chosen already.</source>
            <translation>Alle passenden sind schon gewählt.</translation>
        </message>
        <message>
            <source>All time</source>
            <translation>Gesamter Zeitraum</translation>
        </message>
        <message>
            <source>All types</source>
            <translation>Alle Typen</translation>
        </message>
        <message>
            <source>All views that are found</source>
            <translation>Alle Ansichten</translation>
        </message>
        <message>
            <source>Allow reading it, then retry.</source>
            <translation>Das Lesen erlauben, dann wiederholen.</translation>
        </message>
        <message>
            <source>Allow that in %1 in the hot folder.</source>
            <translation>Das in %1 im Hotfolder erlauben.</translation>
        </message>
        <message>
            <source>Allow writing in it and in %1, or let one station alone watch the folder.</source>
            <translation>Das Schreiben darin und in %1 erlauben oder den Ordner nur von einer Station überwachen lassen.</translation>
        </message>
        <message>
            <source>Allow writing in it, or let one station alone watch the folder.</source>
            <translation>Das Schreiben darin erlauben oder den Ordner nur von einer Station überwachen lassen.</translation>
        </message>
        <message>
            <source>An attribute is to be set and cleared.</source>
            <translation>Ein Attribut soll zugleich gesetzt und geleert werden.</translation>
        </message>
        <message>
            <source>An attribute would be both set and cleared.</source>
            <translation>Ein Attribut würde zugleich gesetzt und geleert.</translation>
        </message>
        <message>
            <source>An upload from the command line is sending files of the account that is in use.</source>
            <translation>Ein Upload von der Befehlszeile sendet gerade Dateien des verwendeten Kontos.</translation>
        </message>
        <message numerus="yes">
            <source>And %n more causes</source>
            <extracomment>One: And %n more cause</extracomment>
            <translation>
                <numerusform>Und %Ln weitere Ursache</numerusform>
                <numerusform>Und %Ln weitere Ursachen</numerusform>
            </translation>
        </message>
        <message>
            <source>Another PXM Desktop (process %1) holds the data directory and does not answer.</source>
            <translation>Ein anderes PXM Desktop (Prozess %1) belegt den Datenordner und antwortet nicht.</translation>
        </message>
        <message>
            <source>Another PXM Desktop holds the data directory and does not say where it can be reached.</source>
            <translation>Ein anderes PXM Desktop belegt den Datenordner und ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>Another account is signed in than before. What you did while PXM Desktop was starting was not done there.</source>
            <translation>Ein anderes Konto als zuvor ist angemeldet. Was Sie während des Starts getan haben, wurde dort nicht ausgeführt.</translation>
        </message>
        <message>
            <source>Another change has begun to take this one back.</source>
            <translation>Eine andere Änderung hat begonnen, diese zurückzunehmen.</translation>
        </message>
        <message>
            <source>Another process uses it now.</source>
            <translation>Ein anderer Prozess verwendet ihn gerade.</translation>
        </message>
        <message>
            <source>Another program is using the file.</source>
            <translation>Ein anderes Programm verwendet die Datei.</translation>
        </message>
        <message>
            <source>Another station began to send it; it is finished here.</source>
            <translation>Eine andere Station hat das Senden begonnen; hier wird es beendet.</translation>
        </message>
        <message>
            <source>Another station began to send this file.</source>
            <translation>Eine andere Station hat begonnen, diese Datei zu senden.</translation>
        </message>
        <message>
            <source>Another station sends this file.</source>
            <translation>Eine andere Station sendet diese Datei.</translation>
        </message>
        <message>
            <source>Another station sent this file.</source>
            <translation>Eine andere Station hat diese Datei gesendet.</translation>
        </message>
        <message>
            <source>Another…</source>
            <translation>Anderes …</translation>
        </message>
        <message>
            <source>Any</source>
            <translation>Beliebig</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Darstellung</translation>
        </message>
        <message>
            <source>As the groups that are shown say: one file is kept, the others are unlinked.</source>
            <translation>Wie die gezeigten Gruppen es sagen: Eine Datei bleibt, die anderen werden von ihren Produkten gelöst.</translation>
        </message>
        <message>
            <source>Ask IT to let PXM and its storage through.</source>
            <translation>Bitten Sie die IT, PXM und seinen Speicher durchzulassen.</translation>
        </message>
        <message>
            <source>Ask your IT.</source>
            <translation>Die IT fragen.</translation>
        </message>
        <message>
            <source>Ask your PXM administrator for the permission, then retry.</source>
            <translation>Die PXM-Administration um die Berechtigung bitten, dann wiederholen.</translation>
        </message>
        <message>
            <source>Asking PXM for the link…</source>
            <translation>PXM wird nach dem Link gefragt …</translation>
        </message>
        <message>
            <source>Asking PXM…</source>
            <translation>Frage bei PXM nach …</translation>
        </message>
        <message>
            <source>At least</source>
            <translation>Mindestens</translation>
        </message>
        <message>
            <source>At the top</source>
            <translation>Ganz oben</translation>
        </message>
        <message>
            <source>Attribute %1</source>
            <translation>Attribut %1</translation>
        </message>
        <message>
            <source>Attributes</source>
            <translation>Attribute</translation>
        </message>
        <message>
            <source>Attributes and groups</source>
            <translation>Attribute und Gruppen</translation>
        </message>
        <message>
            <source>Attributes and groups…</source>
            <translation>Attribute und Gruppen …</translation>
        </message>
        <message>
            <source>Attributes in the group</source>
            <translation>Attribute in der Gruppe</translation>
        </message>
        <message>
            <source>Attributes of the file</source>
            <translation>Dateiattribute</translation>
        </message>
        <message>
            <source>Attributes…</source>
            <translation>Attribute …</translation>
        </message>
        <message>
            <source>Audio</source>
            <translation>Ton</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Back (Alt+Left)</source>
            <translation>Zurück (Alt+Links)</translation>
        </message>
        <message>
            <source>Back to %1</source>
            <translation>Zurück zu %1</translation>
        </message>
        <message>
            <source>Back to the hot folders</source>
            <translation>Zurück zu den Hotfoldern</translation>
        </message>
        <message>
            <source>Back to the list</source>
            <translation>Zurück zur Liste</translation>
        </message>
        <message>
            <source>Bandwidth</source>
            <translation>Bandbreite</translation>
        </message>
        <message>
            <source>Bandwidth limit</source>
            <translation>Bandbreitenlimit</translation>
        </message>
        <message>
            <source>Bandwidth timetable</source>
            <translation>Zeitplan für die Bandbreite</translation>
        </message>
        <message>
            <source>Batch</source>
            <translation>Stapel</translation>
        </message>
        <message>
            <source>Becomes</source>
            <translation>Wird</translation>
        </message>
        <message>
            <source>Below</source>
            <translation>Unterhalb von</translation>
        </message>
        <message>
            <source>Best first</source>
            <translation>Beste zuerst</translation>
        </message>
        <message>
            <source>Best match</source>
            <translation>Beste Treffer</translation>
        </message>
        <message>
            <source>Browse products by category</source>
            <translation>Produkte nach Kategorie durchsuchen</translation>
        </message>
        <message>
            <source>Browse…</source>
            <translation>Durchsuchen …</translation>
        </message>
        <message>
            <source>Bursts end after</source>
            <translation>Serien enden nach</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Cancel all</source>
            <translation>Alle abbrechen</translation>
        </message>
        <message>
            <source>Cancel editing the resource</source>
            <translation>Bearbeiten der Ressource abbrechen</translation>
        </message>
        <message>
            <source>Cancel: %1</source>
            <translation>Abbrechen: %1</translation>
        </message>
        <message>
            <source>Cancel: keep the old version</source>
            <translation>Abbrechen: alte Version behalten</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message numerus="yes">
            <source>Cancelled %n files.</source>
            <extracomment>One: Cancelled %n file.</extracomment>
            <translation>
                <numerusform>%Ln Datei abgebrochen.</numerusform>
                <numerusform>%Ln Dateien abgebrochen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Capitals do not matter</source>
            <translation>Groß- und Kleinschreibung ist egal</translation>
        </message>
        <message>
            <source>Catalogue</source>
            <translation>Katalog</translation>
        </message>
        <message>
            <source>Catalogue: products, categories, attributes</source>
            <translation>Katalog: Produkte, Kategorien, Attribute</translation>
        </message>
        <message>
            <source>Categories</source>
            <translation>Kategorien</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>Kategorie</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Änderung</translation>
        </message>
        <message numerus="yes">
            <source>Change %n files</source>
            <extracomment>One: Change %n file</extracomment>
            <translation>
                <numerusform>%n Datei ändern</numerusform>
                <numerusform>%n Dateien ändern</numerusform>
            </translation>
        </message>
        <message>
            <source>Change destination…</source>
            <translation>Ziel ändern …</translation>
        </message>
        <message>
            <source>Change it anyway</source>
            <translation>Trotzdem ändern</translation>
        </message>
        <message>
            <source>Change it back by hand.</source>
            <translation>Ändern Sie es von Hand zurück.</translation>
        </message>
        <message>
            <source>Change it in the administrator's file.</source>
            <translation>In der Datei der Administration ändern.</translation>
        </message>
        <message>
            <source>Change that one, or choose another folder.</source>
            <translation>Diesen ändern oder einen anderen Ordner wählen.</translation>
        </message>
        <message>
            <source>Change the account when it is done.</source>
            <translation>Das Konto wechseln, wenn er fertig ist.</translation>
        </message>
        <message>
            <source>Change the destination</source>
            <translation>Ziel ändern</translation>
        </message>
        <message numerus="yes">
            <source>Change the other %n files</source>
            <extracomment>One: Change the other %n file</extracomment>
            <translation>
                <numerusform>Die andere Datei ändern</numerusform>
                <numerusform>Die anderen %n Dateien ändern</numerusform>
            </translation>
        </message>
        <message>
            <source>Change the pattern</source>
            <translation>Muster ändern</translation>
        </message>
        <message>
            <source>Change the permissions of that folder, or set PXM_DATA_DIR to another one.</source>
            <translation>Die Rechte dieses Ordners ändern oder PXM_DATA_DIR auf einen anderen setzen.</translation>
        </message>
        <message>
            <source>Change the regions of the files…</source>
            <translation>Regionen der Dateien ändern …</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>Geändert</translation>
        </message>
        <message>
            <source>Changed %1</source>
            <translation>Geändert %1</translation>
        </message>
        <message>
            <source>Changed by others</source>
            <translation>Von anderen geändert</translation>
        </message>
        <message numerus="yes">
            <source>Changed where %n files go.</source>
            <extracomment>One: Changed where %n file goes.</extracomment>
            <translation>
                <numerusform>Ziel von %Ln Datei geändert.</numerusform>
                <numerusform>Ziel von %Ln Dateien geändert.</numerusform>
            </translation>
        </message>
        <message>
            <source>Changed, being checked</source>
            <translation>Geändert, wird geprüft</translation>
        </message>
        <message>
            <source>Changed: %1</source>
            <translation>Geändert: %1</translation>
        </message>
        <message>
            <source>Changes</source>
            <translation>Änderungen</translation>
        </message>
        <message>
            <source>Changes apply to the selected files at once. Files in PXM are linked again.</source>
            <translation>Änderungen gelten sofort für die ausgewählten Dateien. Dateien in PXM werden neu verknüpft.</translation>
        </message>
        <message>
            <source>Changes the file as you wished, over what others did.</source>
            <translation>Ändert die Datei wie gewünscht, über das hinweg, was andere taten.</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>Ändern …</translation>
        </message>
        <message>
            <source>Changing</source>
            <translation>Wird geändert</translation>
        </message>
        <message>
            <source>Changing links: %1</source>
            <translation>Verknüpfungen werden geändert: %1</translation>
        </message>
        <message>
            <source>Changing the account: what is being sent is paused safely…</source>
            <translation>Kontowechsel: Was gerade gesendet wird, wird sicher angehalten …</translation>
        </message>
        <message>
            <source>Check its drive.</source>
            <translation>Prüfen Sie das Laufwerk.</translation>
        </message>
        <message>
            <source>Check now</source>
            <translation>Jetzt prüfen</translation>
        </message>
        <message>
            <source>Check that it is the right account, then do it again.</source>
            <translation>Prüfen Sie, ob es das richtige Konto ist, und wiederholen Sie es dann.</translation>
        </message>
        <message>
            <source>Check that it still exists in PXM.</source>
            <translation>Prüfen, ob es in PXM noch da ist.</translation>
        </message>
        <message>
            <source>Check the address and whether the network asks for a sign-in. Run “pxm-desktop doctor” for details.</source>
            <translation>Prüfen, ob die Adresse stimmt und ob das Netzwerk eine Anmeldung verlangt. „pxm-desktop doctor“ zeigt Details.</translation>
        </message>
        <message>
            <source>Check the drive or the network share.</source>
            <translation>Das Laufwerk oder die Netzwerkfreigabe prüfen.</translation>
        </message>
        <message>
            <source>Check the name, or use its id.</source>
            <translation>Prüfen Sie den Namen, oder nehmen Sie die ID.</translation>
        </message>
        <message>
            <source>Check the name.</source>
            <translation>Prüfen Sie den Namen.</translation>
        </message>
        <message>
            <source>Check the network (a Wi-Fi sign-in page, say), or ask your IT.</source>
            <translation>Das Netzwerk prüfen (etwa die Anmeldeseite eines WLANs) oder die IT fragen.</translation>
        </message>
        <message>
            <source>Check the network connection and the address.</source>
            <translation>Netzwerkverbindung und Adresse prüfen.</translation>
        </message>
        <message>
            <source>Check the network connection, then retry.</source>
            <translation>Die Netzwerkverbindung prüfen, dann wiederholen.</translation>
        </message>
        <message>
            <source>Check the network connection, then try it again.</source>
            <translation>Netzwerkverbindung prüfen, dann noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Check the network connection; with a VPN, check that it is connected.</source>
            <translation>Die Netzwerkverbindung prüfen; bei einem VPN, ob es verbunden ist.</translation>
        </message>
        <message>
            <source>Check the path and permissions.</source>
            <translation>Pfad und Rechte prüfen.</translation>
        </message>
        <message>
            <source>Check the proxy settings, its user name and password.</source>
            <translation>Proxy-Einstellungen, Benutzername und Passwort prüfen.</translation>
        </message>
        <message>
            <source>Check the space and the permissions of PXM Desktop's data folder.</source>
            <translation>Speicherplatz und Rechte des Datenordners von PXM Desktop prüfen.</translation>
        </message>
        <message>
            <source>Check this computer's date, and whether a firewall's certificate has to be trusted here.</source>
            <translation>Das Datum dieses Computers prüfen und ob er dem Zertifikat einer Firewall vertrauen muss.</translation>
        </message>
        <message>
            <source>Check this computer's date, and whether a guest network wants you to sign in: open any web page. If neither is it, a security program or the company's network may be reading along: ask IT to add its certificate to this computer.</source>
            <translation>Prüfen Sie das Datum dieses Computers und ob ein Gastnetz eine Anmeldung verlangt: öffnen Sie eine beliebige Webseite. Ist es keines von beiden, liest vielleicht ein Sicherheitsprogramm oder das Firmennetz mit: bitten Sie die IT, dessen Zertifikat auf diesem Computer zu hinterlegen.</translation>
        </message>
        <message>
            <source>Check what was entered, then retry.</source>
            <translation>Die Eingaben prüfen, dann wiederholen.</translation>
        </message>
        <message>
            <source>Checking, then packing the bundle: up to half a minute…</source>
            <translation>Erst wird geprüft, dann gepackt: bis zu einer halben Minute …</translation>
        </message>
        <message>
            <source>Checking: this takes up to half a minute when the network does not answer.</source>
            <translation>Prüfung läuft: Antwortet das Netzwerk nicht, dauert das bis zu einer halben Minute.</translation>
        </message>
        <message>
            <source>Checksum</source>
            <translation>Prüfsumme</translation>
        </message>
        <message>
            <source>Choose a day</source>
            <translation>Tag wählen</translation>
        </message>
        <message>
            <source>Choose a day: %1</source>
            <translation>Tag wählen: %1</translation>
        </message>
        <message>
            <source>Choose a folder, and here you see what would happen to its files.</source>
            <translation>Einen Ordner wählen; hier erscheint dann, was mit seinen Dateien geschähe.</translation>
        </message>
        <message>
            <source>Choose a folder…</source>
            <translation>Ordner wählen …</translation>
        </message>
        <message>
            <source>Choose a later end or an earlier start.</source>
            <translation>Wählen Sie ein späteres Ende oder einen früheren Beginn.</translation>
        </message>
        <message>
            <source>Choose a product on the right.</source>
            <translation>Rechts ein Produkt wählen.</translation>
        </message>
        <message>
            <source>Choose a shorter name.</source>
            <translation>Einen kürzeren Namen wählen.</translation>
        </message>
        <message>
            <source>Choose a shorter one.</source>
            <translation>Wählen Sie einen kürzeren.</translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation>Wählen Sie eine andere Datei.</translation>
        </message>
        <message>
            <source>Choose another file…</source>
            <translation>Andere Datei wählen…</translation>
        </message>
        <message>
            <source>Choose another folder, or leave out sub-folders there.</source>
            <translation>Einen anderen Ordner wählen oder dort Unterordner auslassen.</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>Einen anderen Ordner wählen.</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>Einen anderen Namen wählen.</translation>
        </message>
        <message>
            <source>Choose another one for it to lie in.</source>
            <translation>Wählen Sie eine andere, in der sie liegen soll.</translation>
        </message>
        <message>
            <source>Choose another one in the hot folder, or a destination here.</source>
            <translation>Im Hotfolder eine andere wählen oder hier ein Ziel.</translation>
        </message>
        <message>
            <source>Choose another one.</source>
            <translation>Eine andere wählen.</translation>
        </message>
        <message>
            <source>Choose at least one, then save again.</source>
            <translation>Mindestens eine wählen, dann noch einmal speichern.</translation>
        </message>
        <message>
            <source>Choose one file.</source>
            <translation>Eine Datei wählen.</translation>
        </message>
        <message>
            <source>Choose or type</source>
            <translation>Wählen oder tippen</translation>
        </message>
        <message>
            <source>Choose product…</source>
            <translation>Produkt wählen …</translation>
        </message>
        <message>
            <source>Choose some files.</source>
            <translation>Wählen Sie einige Dateien.</translation>
        </message>
        <message>
            <source>Choose the file again.</source>
            <translation>Wählen Sie die Datei noch einmal.</translation>
        </message>
        <message>
            <source>Choose the folder</source>
            <translation>Den Ordner wählen</translation>
        </message>
        <message>
            <source>Choose the folder first.</source>
            <translation>Zuerst den Ordner wählen.</translation>
        </message>
        <message>
            <source>Choose the folder that is to be watched.</source>
            <translation>Den Ordner wählen, der überwacht werden soll.</translation>
        </message>
        <message>
            <source>Choose the folder to watch</source>
            <translation>Zu überwachenden Ordner wählen</translation>
        </message>
        <message>
            <source>Choose the new version</source>
            <translation>Neue Version wählen</translation>
        </message>
        <message>
            <source>Choose what is to be changed.</source>
            <translation>Wählen Sie, was geändert werden soll.</translation>
        </message>
        <message>
            <source>Choose whether to skip it, replace it or keep both.</source>
            <translation>Wählen: überspringen, ersetzen oder beide behalten.</translation>
        </message>
        <message>
            <source>Choose, drop or paste a folder</source>
            <translation>Ordner wählen oder ziehen</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen …</translation>
        </message>
        <message>
            <source>Clear all filters</source>
            <translation>Alle Filter entfernen</translation>
        </message>
        <message>
            <source>Clear finished</source>
            <translation>Fertige entfernen</translation>
        </message>
        <message>
            <source>Click to keep PXM Desktop open</source>
            <translation>Klicken, damit PXM Desktop offen bleibt</translation>
        </message>
        <message>
            <source>Click to see what to do. Everything else goes on.</source>
            <translation>Klicken zeigt, was zu tun ist. Alles andere läuft weiter.</translation>
        </message>
        <message>
            <source>Click to sort by %1.</source>
            <translation>Klicken sortiert nach: %1.</translation>
        </message>
        <message>
            <source>Client id</source>
            <translation>Client-ID</translation>
        </message>
        <message>
            <source>Client id %1 at %2, from the %3.</source>
            <translation>Client-ID %1 bei %2 (%3).</translation>
        </message>
        <message>
            <source>Client id and secret are made in PXM, by an administrator, under Settings → Integrations → API → Create New Integration.</source>
            <translation>Client-ID und Client-Secret erzeugt die Administration in PXM unter Settings → Integrations → API → Create New Integration.</translation>
        </message>
        <message>
            <source>Client secret</source>
            <translation>Client-Secret</translation>
        </message>
        <message>
            <source>Close details</source>
            <translation>Details schließen</translation>
        </message>
        <message>
            <source>Close it there; sending goes on by itself.</source>
            <translation>Dort schließen; das Senden geht von selbst weiter.</translation>
        </message>
        <message>
            <source>Close the details</source>
            <translation>Einzelheiten schließen</translation>
        </message>
        <message>
            <source>Close the list of faults</source>
            <translation>Liste der Fehler schließen</translation>
        </message>
        <message>
            <source>Close without saving</source>
            <translation>Schließen ohne zu speichern</translation>
        </message>
        <message>
            <source>Closer</source>
            <translation>Näher</translation>
        </message>
        <message>
            <source>Closer (+)</source>
            <translation>Näher (+)</translation>
        </message>
        <message>
            <source>Collections cannot be filtered by “%1”.</source>
            <translation>Produkte können nicht nach „%1“ gefiltert werden.</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>Farben</translation>
        </message>
        <message>
            <source>Comma-separated values (*.csv)</source>
            <translation>Kommagetrennte Werte (*.csv)</translation>
        </message>
        <message>
            <source>Compact rows</source>
            <translation>Kompakte Zeilen</translation>
        </message>
        <message>
            <source>Compare with %1</source>
            <translation>Mit %1 vergleichen</translation>
        </message>
        <message>
            <source>Connect it again, then retry.</source>
            <translation>Wieder verbinden, dann wiederholen.</translation>
        </message>
        <message>
            <source>Connect it again; the hot folder goes on by itself.</source>
            <translation>Wieder verbinden; der Hotfolder läuft von selbst weiter.</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Copy PXM id</source>
            <translation>PXM-ID kopieren</translation>
        </message>
        <message>
            <source>Copy its id instead.</source>
            <translation>Stattdessen die ID kopieren.</translation>
        </message>
        <message>
            <source>Copy link</source>
            <translation>Link kopieren</translation>
        </message>
        <message>
            <source>Copy the checksum</source>
            <translation>Prüfsumme kopieren</translation>
        </message>
        <message>
            <source>Copy the id in PXM</source>
            <translation>ID in PXM kopieren</translation>
        </message>
        <message>
            <source>Copy the ids in PXM</source>
            <translation>IDs in PXM kopieren</translation>
        </message>
        <message>
            <source>Copy the labels</source>
            <translation>Labels kopieren</translation>
        </message>
        <message>
            <source>Copy the link</source>
            <translation>Link kopieren</translation>
        </message>
        <message>
            <source>Copy the link of %1</source>
            <translation>Link kopieren: %1</translation>
        </message>
        <message>
            <source>Copy the text in it</source>
            <translation>Text im Bild kopieren</translation>
        </message>
        <message>
            <source>Correct the sheet, then try again; nothing was changed.</source>
            <translation>Berichtigen Sie die Tabelle und versuchen Sie es noch einmal; geändert wurde nichts.</translation>
        </message>
        <message>
            <source>Counting what changes: %1 of %2 files</source>
            <translation>Zählt, was sich ändert: %1 von %2 Dateien</translation>
        </message>
        <message>
            <source>Coverage</source>
            <translation>Abdeckung</translation>
        </message>
        <message>
            <source>Coverage of products</source>
            <translation>Abdeckung der Produkte</translation>
        </message>
        <message>
            <source>Created</source>
            <translation>Angelegt</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>Datum</translation>
        </message>
        <message>
            <source>Decide which of them is meant.</source>
            <translation>Entscheiden Sie, was davon gemeint ist.</translation>
        </message>
        <message>
            <source>Delete a set</source>
            <translation>Set löschen</translation>
        </message>
        <message>
            <source>Delete files in PXM that are not needed, or ask your PXM administrator for more room, then retry.</source>
            <translation>Löschen Sie in PXM nicht benötigte Dateien oder bitten Sie die PXM-Administration um mehr Platz, dann wiederholen Sie es.</translation>
        </message>
        <message>
            <source>Delete for good</source>
            <translation>Endgültig löschen</translation>
        </message>
        <message>
            <source>Delete the attribute…</source>
            <translation>Attribut löschen …</translation>
        </message>
        <message>
            <source>Delete the category…</source>
            <translation>Kategorie löschen …</translation>
        </message>
        <message>
            <source>Delete the group…</source>
            <translation>Gruppe löschen …</translation>
        </message>
        <message>
            <source>Delete the product…</source>
            <translation>Produkt löschen …</translation>
        </message>
        <message>
            <source>Delete the resource…</source>
            <translation>Ressource löschen …</translation>
        </message>
        <message>
            <source>Delete “%1”</source>
            <translation>„%1“ löschen</translation>
        </message>
        <message>
            <source>Delete “%1”?</source>
            <translation>„%1“ löschen?</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Beschreibung</translation>
        </message>
        <message>
            <source>Description of the resource</source>
            <translation>Beschreibung der Ressource</translation>
        </message>
        <message>
            <source>Destination</source>
            <translation>Ziel</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>Details</translation>
        </message>
        <message>
            <source>Details of %1</source>
            <translation>Details zu %1</translation>
        </message>
        <message>
            <source>Deutsch</source>
            <translation>Deutsch</translation>
        </message>
        <message>
            <source>Did you mean one of these?</source>
            <translation>Ist eines von diesen gemeint?</translation>
        </message>
        <message>
            <source>Did you mean “%1%2”?</source>
            <translation>Ist „%1%2“ gemeint?</translation>
        </message>
        <message>
            <source>Did you mean “%1”?</source>
            <translation>Ist „%1“ gemeint?</translation>
        </message>
        <message>
            <source>Different</source>
            <translation>Verschieden</translation>
        </message>
        <message>
            <source>Dimensions</source>
            <translation>Abmessungen</translation>
        </message>
        <message>
            <source>Dimensions: %1</source>
            <translation>Abmessungen: %1</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>Discard the changes of attributes</source>
            <translation>Änderungen an Attributen verwerfen</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Do not upload</source>
            <translation>Nicht hochladen</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>Dokument</translation>
        </message>
        <message>
            <source>Documents</source>
            <translation>Dokumente</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Done browsing</source>
            <translation>Durchsuchen beenden</translation>
        </message>
        <message>
            <source>Done with the selected files</source>
            <translation>Fertig mit den ausgewählten Dateien</translation>
        </message>
        <message>
            <source>Done, not all</source>
            <translation>Fertig, nicht alle</translation>
        </message>
        <message>
            <source>Done: %1.</source>
            <translation>Erledigt: %1.</translation>
        </message>
        <message>
            <source>Download an example</source>
            <translation>Beispiel speichern</translation>
        </message>
        <message>
            <source>Drag over hours, or move with the arrow keys and paint with Space.</source>
            <translation>Über Stunden ziehen oder mit den Pfeiltasten gehen und mit der Leertaste malen.</translation>
        </message>
        <message>
            <source>Drive away: connect it again</source>
            <translation>Laufwerk fehlt: neu verbinden</translation>
        </message>
        <message>
            <source>Drop a folder to watch it</source>
            <translation>Ordner ablegen, um ihn zu überwachen</translation>
        </message>
        <message>
            <source>Drop files on a gap, and they are uploaded to that place.</source>
            <translation>Dateien, die auf eine Lücke gezogen werden, werden dorthin hochgeladen.</translation>
        </message>
        <message>
            <source>Drop files or folders anywhere in this window.</source>
            <translation>Dateien oder Ordner irgendwo in dieses Fenster ziehen.</translation>
        </message>
        <message>
            <source>Drop to upload</source>
            <translation>Zum Hochladen ablegen</translation>
        </message>
        <message>
            <source>Dry run</source>
            <translation>Probelauf</translation>
        </message>
        <message>
            <source>Dry run: %1</source>
            <translation>Probelauf: %1</translation>
        </message>
        <message>
            <source>Duplicates</source>
            <translation>Duplikate</translation>
        </message>
        <message>
            <source>Duplicates in the product…</source>
            <translation>Duplikate im Produkt …</translation>
        </message>
        <message>
            <source>Duplicates…</source>
            <translation>Duplikate …</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Bearbeiten</translation>
        </message>
        <message>
            <source>Edit %1</source>
            <translation>%1 bearbeiten</translation>
        </message>
        <message>
            <source>Edit a resource</source>
            <translation>Ressource bearbeiten</translation>
        </message>
        <message>
            <source>Edit hot folder</source>
            <translation>Hotfolder bearbeiten</translation>
        </message>
        <message>
            <source>Edit the category…</source>
            <translation>Kategorie bearbeiten …</translation>
        </message>
        <message>
            <source>Edit this hot folder</source>
            <translation>Diesen Hotfolder bearbeiten</translation>
        </message>
        <message>
            <source>Empty %2</source>
            <translation>%2 leeren</translation>
        </message>
        <message>
            <source>Empty it in all files</source>
            <translation>In allen Dateien leeren</translation>
        </message>
        <message>
            <source>Empty ones too</source>
            <translation>Auch leere</translation>
        </message>
        <message>
            <source>Empty the destination</source>
            <translation>Ziel leeren</translation>
        </message>
        <message>
            <source>Empty “%1”</source>
            <translation>„%1“ leeren</translation>
        </message>
        <message>
            <source>Empty “%1” in all files</source>
            <translation>„%1“ in allen Dateien leeren</translation>
        </message>
        <message>
            <source>End full speed</source>
            <translation>Volles Tempo beenden</translation>
        </message>
        <message>
            <source>End it</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>English</source>
            <translation>English</translation>
        </message>
        <message>
            <source>Enter picks, → shows variants, Ctrl+D marks a favourite</source>
            <translation>Enter wählt, → zeigt Varianten, Strg+D merkt als Favorit</translation>
        </message>
        <message>
            <source>Enter them in the network settings.</source>
            <translation>Beides in den Netzwerkeinstellungen eintragen.</translation>
        </message>
        <message>
            <source>Every file here has its product.</source>
            <translation>Jede Datei hier hat ihr Produkt.</translation>
        </message>
        <message>
            <source>Every file is linked to a product.</source>
            <translation>Jede Datei ist mit einem Produkt verknüpft.</translation>
        </message>
        <message>
            <source>Every file is published.</source>
            <translation>Jede Datei ist veröffentlicht.</translation>
        </message>
        <message>
            <source>Every file that you send is listed here, for as long as you like.</source>
            <translation>Hier steht jede gesendete Datei, so lange wie gewünscht.</translation>
        </message>
        <message>
            <source>Every reason</source>
            <translation>Alle Gründe</translation>
        </message>
        <message>
            <source>Everything is in PXM</source>
            <translation>Alles ist in PXM</translation>
        </message>
        <message>
            <source>Everything is sent. PXM Desktop quits in %1 seconds.</source>
            <translation>Alles ist gesendet. PXM Desktop beendet sich in %1 Sekunden.</translation>
        </message>
        <message>
            <source>Everything was so already.</source>
            <translation>Alles war schon so.</translation>
        </message>
        <message>
            <source>Excel workbook (*.xlsx)</source>
            <translation>Excel-Arbeitsmappe (*.xlsx)</translation>
        </message>
        <message>
            <source>Export the coverage</source>
            <translation>Abdeckung exportieren</translation>
        </message>
        <message>
            <source>Export the history</source>
            <translation>Verlauf exportieren</translation>
        </message>
        <message>
            <source>Export the problems</source>
            <translation>Probleme exportieren</translation>
        </message>
        <message>
            <source>Export the problems as a table</source>
            <translation>Probleme als Tabelle exportieren</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>Exportieren …</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Fehlgeschlagen</translation>
        </message>
        <message>
            <source>Failed files to “Failed”</source>
            <translation>Fehlgeschlagene nach „Failed“</translation>
        </message>
        <message>
            <source>Family</source>
            <translation>Familie</translation>
        </message>
        <message>
            <source>Family with variants</source>
            <translation>Familie mit Varianten</translation>
        </message>
        <message>
            <source>Faults of the sheet</source>
            <translation>Fehler der Tabelle</translation>
        </message>
        <message>
            <source>Favourites</source>
            <translation>Favoriten</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>File %1</source>
            <translation>Datei %1</translation>
        </message>
        <message>
            <source>File attribute</source>
            <translation>Dateiattribut</translation>
        </message>
        <message>
            <source>File name</source>
            <translation>Dateiname</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>Dateien</translation>
        </message>
        <message>
            <source>Files are linked to products. Choose one:</source>
            <translation>Dateien werden mit Produkten verknüpft. Wählen Sie eines:</translation>
        </message>
        <message>
            <source>Files as a table</source>
            <translation>Dateien als Tabelle</translation>
        </message>
        <message>
            <source>Files as pictures</source>
            <translation>Dateien als Bilder</translation>
        </message>
        <message>
            <source>Files cannot be filtered by “%1”.</source>
            <translation>Dateien können nicht nach „%1“ gefiltert werden.</translation>
        </message>
        <message>
            <source>Files in the folders inside are taken too.</source>
            <translation>Auch Dateien in den Ordnern darin werden genommen.</translation>
        </message>
        <message>
            <source>Files in the queue</source>
            <translation>Dateien in der Warteschlange</translation>
        </message>
        <message>
            <source>Files of the change</source>
            <translation>Dateien der Änderung</translation>
        </message>
        <message>
            <source>Files of the product as pictures</source>
            <translation>Dateien des Produkts als Bilder</translation>
        </message>
        <message>
            <source>Files of this change are still under way.</source>
            <translation>Dateien dieser Änderung sind noch in Arbeit.</translation>
        </message>
        <message>
            <source>Files on the share all get the same time, so a dead station could not be told.</source>
            <translation>Dateien auf der Freigabe bekommen alle dieselbe Zeit; eine ausgefallene Station wäre nicht zu erkennen.</translation>
        </message>
        <message>
            <source>Files on the share get times of several clocks, so a dead station could not be told.</source>
            <translation>Dateien auf der Freigabe bekommen Zeiten verschiedener Uhren; eine ausgefallene Station wäre nicht zu erkennen.</translation>
        </message>
        <message>
            <source>Files that are dropped are uploaded.</source>
            <translation>Abgelegte Dateien werden hochgeladen.</translation>
        </message>
        <message>
            <source>Files that are saved in a hot folder are uploaded by themselves.</source>
            <translation>Dateien, die in einem Hotfolder gespeichert werden, werden von selbst hochgeladen.</translation>
        </message>
        <message>
            <source>Files that are there already</source>
            <translation>Schon vorhandene Dateien</translation>
        </message>
        <message>
            <source>Files that wait</source>
            <translation>Wartende Dateien</translation>
        </message>
        <message>
            <source>Files that were sent</source>
            <translation>Gesendete Dateien</translation>
        </message>
        <message>
            <source>Files with the same content are found by what PXM's storage says of them.</source>
            <translation>Dateien mit gleichem Inhalt werden an dem erkannt, was der Speicher von PXM über sie sagt.</translation>
        </message>
        <message>
            <source>Files without a product</source>
            <translation>Dateien ohne Produkt</translation>
        </message>
        <message>
            <source>Files: %1</source>
            <translation>Dateien: %1</translation>
        </message>
        <message>
            <source>Fill in its id or its name.</source>
            <translation>Tragen Sie ihre ID oder ihren Namen ein.</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filtern</translation>
        </message>
        <message>
            <source>Filter files by name</source>
            <translation>Dateien nach Namen filtern</translation>
        </message>
        <message>
            <source>Finalising</source>
            <translation>Wird abgeschlossen</translation>
        </message>
        <message>
            <source>Find a setting</source>
            <translation>Einstellung suchen</translation>
        </message>
        <message>
            <source>Find the product by the file name</source>
            <translation>Produkt am Dateinamen erkennen</translation>
        </message>
        <message>
            <source>Finished</source>
            <translation>Abgeschlossen</translation>
        </message>
        <message>
            <source>Fit</source>
            <translation>Einpassen</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Folder and file</source>
            <translation>Ordner und Datei</translation>
        </message>
        <message>
            <source>Folder away</source>
            <translation>Ordner fehlt</translation>
        </message>
        <message>
            <source>Folder back</source>
            <translation>Ordner wieder da</translation>
        </message>
        <message>
            <source>Follow the system</source>
            <translation>Wie System</translation>
        </message>
        <message>
            <source>For ever</source>
            <translation>Für immer</translation>
        </message>
        <message>
            <source>For network folders that tell nothing of changes. Empty: found out by itself.</source>
            <translation>Für Netzwerkordner, die Änderungen nicht melden. Leer: ergibt sich von selbst.</translation>
        </message>
        <message>
            <source>Forget</source>
            <translation>Vergessen</translation>
        </message>
        <message>
            <source>Forget %1? Its secret is taken off this computer; using it again needs the secret.</source>
            <translation>%1 vergessen? Das Secret wird von diesem Computer gelöscht und ist für die nächste Anmeldung wieder nötig.</translation>
        </message>
        <message>
            <source>Forget %1…</source>
            <translation>%1 vergessen …</translation>
        </message>
        <message>
            <source>Forget it</source>
            <translation>Vergessen</translation>
        </message>
        <message>
            <source>Forget this account…</source>
            <translation>Dieses Konto vergessen …</translation>
        </message>
        <message>
            <source>Forget “%1”</source>
            <translation>„%1“ vergessen</translation>
        </message>
        <message>
            <source>Forgets this plan; nothing was written.</source>
            <translation>Vergisst diesen Plan; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>Forget…</source>
            <translation>Vergessen …</translation>
        </message>
        <message>
            <source>Free some space on it.</source>
            <translation>Dort Platz schaffen.</translation>
        </message>
        <message>
            <source>Free some space or change the permissions of PXM Desktop's data folder.</source>
            <translation>Platz schaffen oder die Rechte des Datenordners von PXM Desktop ändern.</translation>
        </message>
        <message>
            <source>Free some space or change the permissions, then try again.</source>
            <translation>Platz schaffen oder die Rechte ändern, dann noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Free some space or change the permissions; what was sent meanwhile is added by itself.</source>
            <translation>Platz schaffen oder die Rechte ändern; inzwischen Gesendetes wird von selbst nachgetragen.</translation>
        </message>
        <message>
            <source>Free some space there.</source>
            <translation>Schaffen Sie dort Platz.</translation>
        </message>
        <message>
            <source>Free some space, or delete it while PXM Desktop is closed; then try again.</source>
            <translation>Platz schaffen oder es löschen, während PXM Desktop geschlossen ist; dann noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Free some space, or save it elsewhere.</source>
            <translation>Platz schaffen oder woanders speichern.</translation>
        </message>
        <message>
            <source>Free some space, then start again.</source>
            <translation>Platz schaffen, dann neu starten.</translation>
        </message>
        <message>
            <source>Free some space.</source>
            <translation>Platz schaffen.</translation>
        </message>
        <message>
            <source>Free some space; the queue goes on by itself.</source>
            <translation>Platz schaffen; die Warteschlange läuft von selbst weiter.</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Ab</translation>
        </message>
        <message>
            <source>From a date</source>
            <translation>Ab einem Datum</translation>
        </message>
        <message>
            <source>From the end</source>
            <translation>Vom Ende</translation>
        </message>
        <message>
            <source>From today</source>
            <translation>Ab heute</translation>
        </message>
        <message>
            <source>Full speed</source>
            <translation>Volles Tempo</translation>
        </message>
        <message>
            <source>Full speed by the timetable</source>
            <translation>Volles Tempo nach Wochenplan</translation>
        </message>
        <message>
            <source>Full speed until</source>
            <translation>Volles Tempo bis</translation>
        </message>
        <message>
            <source>Full speed until: %1</source>
            <translation>Volles Tempo bis: %1</translation>
        </message>
        <message>
            <source>Further away</source>
            <translation>Weiter weg</translation>
        </message>
        <message>
            <source>Further away (%1)</source>
            <translation>Weiter weg (%1)</translation>
        </message>
        <message>
            <source>Give a whole address, such as https://example.com/sheet.pdf.</source>
            <translation>Geben Sie eine ganze Adresse an, etwa https://example.com/sheet.pdf.</translation>
        </message>
        <message>
            <source>Give it one.</source>
            <translation>Einen eingeben.</translation>
        </message>
        <message>
            <source>Giving the older version its products back…</source>
            <translation>Die ältere Version bekommt ihre Produkte zurück …</translation>
        </message>
        <message>
            <source>Go back</source>
            <translation>Zurückgehen</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Weitermachen</translation>
        </message>
        <message>
            <source>Go on editing</source>
            <translation>Weiter bearbeiten</translation>
        </message>
        <message>
            <source>Go on reading from PXM</source>
            <translation>Weiter aus PXM lesen</translation>
        </message>
        <message>
            <source>Goes on by itself.</source>
            <translation>Geht von selbst weiter.</translation>
        </message>
        <message>
            <source>Goes to</source>
            <translation>Ziel</translation>
        </message>
        <message>
            <source>Goes to the trash</source>
            <translation>Kommt in den Papierkorb</translation>
        </message>
        <message>
            <source>Gone: put it back or remove it</source>
            <translation>Weg: zurücklegen oder entfernen</translation>
        </message>
        <message>
            <source>Good</source>
            <translation>In Ordnung</translation>
        </message>
        <message>
            <source>Group %1</source>
            <translation>Gruppe %1</translation>
        </message>
        <message>
            <source>Group by day</source>
            <translation>Nach Tag gruppieren</translation>
        </message>
        <message>
            <source>Group by product</source>
            <translation>Nach Produkt gruppieren</translation>
        </message>
        <message>
            <source>Group by type</source>
            <translation>Nach Art gruppieren</translation>
        </message>
        <message>
            <source>Groups</source>
            <translation>Gruppen</translation>
        </message>
        <message>
            <source>Groups of attributes</source>
            <translation>Attributgruppen</translation>
        </message>
        <message>
            <source>Hanging on it: %1.</source>
            <translation>Daran hängen: %1.</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Hidden files and folders are not taken.</source>
            <translation>Versteckte Dateien und Ordner werden nicht genommen.</translation>
        </message>
        <message>
            <source>Hidden files and folders are not uploaded.</source>
            <translation>Versteckte Dateien und Ordner werden nicht hochgeladen.</translation>
        </message>
        <message>
            <source>Hidden, temporary and lock files of other programs, which nobody wants in PXM.</source>
            <translation>Versteckte, temporäre und Sperrdateien anderer Programme, die niemand in PXM haben will.</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>Ausblenden</translation>
        </message>
        <message>
            <source>Hide details</source>
            <translation>Details ausblenden</translation>
        </message>
        <message>
            <source>Hide the destination</source>
            <translation>Ziel ausblenden</translation>
        </message>
        <message>
            <source>Hide the log</source>
            <translation>Protokoll ausblenden</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>Hot folder</source>
            <translation>Hotfolder</translation>
        </message>
        <message>
            <source>Hot folder “%1”: %2</source>
            <translation>Hotfolder „%1“: %2</translation>
        </message>
        <message>
            <source>Hot folders</source>
            <translation>Hotfolder</translation>
        </message>
        <message>
            <source>How fast sending may be at most. Empty is no limit.</source>
            <translation>Wie schnell höchstens gesendet wird. Leer heißt: ohne Limit.</translation>
        </message>
        <message>
            <source>How file names tell product and view, as in hot folders.</source>
            <translation>Wie Dateinamen Produkt und Ansicht nennen, wie bei überwachten Ordnern.</translation>
        </message>
        <message>
            <source>Id in PXM</source>
            <translation>ID in PXM</translation>
        </message>
        <message>
            <source>If PXM already has the file</source>
            <translation>Wenn PXM die Datei schon hat</translation>
        </message>
        <message>
            <source>If uploads break off, ask IT to leave PXM and its storage out of that.</source>
            <translation>Brechen Uploads ab: die IT bitten, PXM und dessen Speicher davon auszunehmen.</translation>
        </message>
        <message>
            <source>Ignore</source>
            <translation>Ignorieren</translation>
        </message>
        <message>
            <source>Image</source>
            <translation>Bild</translation>
        </message>
        <message>
            <source>Image variants</source>
            <translation>Bildvarianten</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>In 1 hour</source>
            <translation>In 1 Stunde</translation>
        </message>
        <message>
            <source>In PXM now</source>
            <translation>Jetzt in PXM</translation>
        </message>
        <message>
            <source>In PXM, without a product.</source>
            <translation>In PXM, ohne Produkt.</translation>
        </message>
        <message>
            <source>In no group.</source>
            <translation>In keiner Gruppe.</translation>
        </message>
        <message>
            <source>In no region</source>
            <translation>In keiner Region</translation>
        </message>
        <message>
            <source>In the groups: %1</source>
            <translation>In den Gruppen: %1</translation>
        </message>
        <message>
            <source>In the trash</source>
            <translation>Im Papierkorb</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>In Verwendung</translation>
        </message>
        <message>
            <source>In which order the files stand</source>
            <translation>In welcher Reihenfolge die Dateien stehen</translation>
        </message>
        <message>
            <source>Insert %1</source>
            <translation>%1 einfügen</translation>
        </message>
        <message>
            <source>Install PXM Desktop with its part “media”, or look for the same content only.</source>
            <translation>PXM Desktop mit seinem Teil „media“ installieren oder nur nach gleichem Inhalt suchen.</translation>
        </message>
        <message>
            <source>Install the newest version, or choose another data folder with PXM_DATA_DIR.</source>
            <translation>Die neueste Version installieren oder mit PXM_DATA_DIR einen anderen Datenordner wählen.</translation>
        </message>
        <message>
            <source>Install the newest version; until then what is sent now is added to it later.</source>
            <translation>Die neueste Version installieren; bis dahin Gesendetes wird später nachgetragen.</translation>
        </message>
        <message>
            <source>Install the newest version; “pxm-desktop resume” brings an older queue up to date.</source>
            <translation>Die neueste Version installieren; „pxm-desktop resume“ aktualisiert eine ältere Warteschlange.</translation>
        </message>
        <message>
            <source>It begins when the change before it is done.</source>
            <translation>Sie beginnt, wenn die Änderung davor fertig ist.</translation>
        </message>
        <message>
            <source>It cannot be moved yet: %1.</source>
            <translation>Die Datei lässt sich noch nicht verschieben: %1.</translation>
        </message>
        <message>
            <source>It cannot be moved yet: PXM Desktop may not write to the folder. Allow it, and it is moved by itself.</source>
            <translation>Die Datei lässt sich noch nicht verschieben: PXM Desktop darf nicht in den Ordner schreiben. Sobald es erlaubt ist, wird sie von selbst verschoben.</translation>
        </message>
        <message>
            <source>It cannot be moved yet: another program has it open. Close it there, and it is moved by itself.</source>
            <translation>Die Datei lässt sich noch nicht verschieben: Ein anderes Programm hat sie geöffnet. Dort schließen; dann wird sie von selbst verschoben.</translation>
        </message>
        <message>
            <source>It changed nothing, or another change has taken it back already.</source>
            <translation>Sie hat nichts geändert, oder eine andere Änderung hat sie schon zurückgenommen.</translation>
        </message>
        <message>
            <source>It could not be put into the trash, so it stays here: %1.</source>
            <translation>Die Datei ließ sich nicht in den Papierkorb legen und bleibt hier: %1.</translation>
        </message>
        <message>
            <source>It could not be sent, and has not changed since.</source>
            <translation>Sie konnte nicht gesendet werden und hat sich seitdem nicht geändert.</translation>
        </message>
        <message>
            <source>It does not go to sleep by itself while files are being sent.</source>
            <translation>Er schläft nicht von selbst ein, solange Dateien gesendet werden.</translation>
        </message>
        <message>
            <source>It failed.</source>
            <translation>Das ist fehlgeschlagen.</translation>
        </message>
        <message>
            <source>It fits none of the patterns of what to take.</source>
            <translation>Die Datei passt zu keinem Muster dessen, was genommen wird.</translation>
        </message>
        <message>
            <source>It goes on by itself.</source>
            <translation>Es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>It goes on now.</source>
            <translation>Es geht jetzt weiter.</translation>
        </message>
        <message>
            <source>It has %1 of the %2 stars that this hot folder asks for.</source>
            <translation>Das Bild hat %1 der %2 Sterne, die dieser Hotfolder verlangt.</translation>
        </message>
        <message>
            <source>It has no label; this hot folder takes %1.</source>
            <translation>Das Bild hat kein Etikett; dieser Hotfolder nimmt %1.</translation>
        </message>
        <message>
            <source>It has none of the keywords that this hot folder takes: %1.</source>
            <translation>Die Datei hat keines der Stichwörter, die dieser Hotfolder nimmt: %1.</translation>
        </message>
        <message>
            <source>It is %1.</source>
            <translation>Zustand: %1.</translation>
        </message>
        <message>
            <source>It is a variant of a family.</source>
            <translation>Es ist eine Variante einer Familie.</translation>
        </message>
        <message>
            <source>It is being written to.</source>
            <translation>Die Datei wird gerade geschrieben.</translation>
        </message>
        <message>
            <source>It is excluded by "%1".</source>
            <translation>Die Datei ist durch „%1“ ausgeschlossen.</translation>
        </message>
        <message>
            <source>It is in the queue.</source>
            <translation>Die Datei ist in der Warteschlange.</translation>
        </message>
        <message>
            <source>It is left until it changes.</source>
            <translation>Sie bleibt liegen, bis sie sich ändert.</translation>
        </message>
        <message>
            <source>It is looked through every %1 seconds.</source>
            <translation>Der Ordner wird alle %1 Sekunden durchgesehen.</translation>
        </message>
        <message>
            <source>It is looked through every second.</source>
            <translation>Der Ordner wird jede Sekunde durchgesehen.</translation>
        </message>
        <message>
            <source>It is on its way.</source>
            <translation>Die Datei ist unterwegs.</translation>
        </message>
        <message>
            <source>It is paused.</source>
            <translation>Die Datei pausiert.</translation>
        </message>
        <message>
            <source>It is sent again when it stays the same.</source>
            <translation>Sie wird neu gesendet, sobald sie sich nicht mehr ändert.</translation>
        </message>
        <message>
            <source>It is taken %1 seconds after its last change.</source>
            <translation>Die Datei wird %1 Sekunden nach ihrer letzten Änderung genommen.</translation>
        </message>
        <message>
            <source>It is tried again by itself.</source>
            <translation>Es wird von selbst noch einmal versucht.</translation>
        </message>
        <message>
            <source>It is tried again.</source>
            <translation>Es wird noch einmal versucht.</translation>
        </message>
        <message>
            <source>It is uploaded.</source>
            <translation>Die Datei wird hochgeladen.</translation>
        </message>
        <message>
            <source>It may only be there in the company's network or VPN: connect to that, or correct the proxy's address in this computer's network settings.</source>
            <translation>Vielleicht ist er nur im Firmennetz oder VPN da: verbinden Sie sich damit oder berichtigen Sie die Adresse des Proxys in den Netzwerkeinstellungen dieses Computers.</translation>
        </message>
        <message>
            <source>It may still be written to.</source>
            <translation>Die Datei wird vielleicht noch geschrieben.</translation>
        </message>
        <message>
            <source>It must be at least %1.</source>
            <translation>Mindestens %1.</translation>
        </message>
        <message>
            <source>It must be at most %1.</source>
            <translation>Höchstens %1.</translation>
        </message>
        <message>
            <source>It needs at least %1.</source>
            <translation>Nötig sind mindestens %1.</translation>
        </message>
        <message>
            <source>It needs you.</source>
            <translation>Ein Eingriff ist nötig.</translation>
        </message>
        <message>
            <source>It says where files go, also when it is changed later. What is chosen below is added to it.</source>
            <translation>Sie sagt, wohin Dateien gehen, auch wenn sie später geändert wird. Was unten gewählt ist, kommt dazu.</translation>
        </message>
        <message>
            <source>It stands alone: it has no variants and is none.</source>
            <translation>Es steht für sich: Es hat keine Varianten und ist keine.</translation>
        </message>
        <message>
            <source>It waits and goes on by itself.</source>
            <translation>Die Datei wartet und geht von selbst weiter.</translation>
        </message>
        <message>
            <source>It waits for its turn.</source>
            <translation>Die Datei wartet, bis sie an der Reihe ist.</translation>
        </message>
        <message>
            <source>It waits for the %1 file of the same picture.</source>
            <translation>Die Datei wartet auf die %1-Datei desselben Bildes.</translation>
        </message>
        <message>
            <source>It waits until no more pictures come into its folder.</source>
            <translation>Die Datei wartet, bis keine Bilder mehr in ihren Ordner kommen.</translation>
        </message>
        <message>
            <source>It was cancelled in the queue.</source>
            <translation>Die Datei wurde in der Warteschlange abgebrochen.</translation>
        </message>
        <message>
            <source>It was cancelled.</source>
            <translation>Die Datei wurde abgebrochen.</translation>
        </message>
        <message>
            <source>It was kept beside the new, empty queue; add the files that were waiting again.</source>
            <translation>Sie liegt neben der neuen, leeren Warteschlange; wartende Dateien noch einmal hinzufügen.</translation>
        </message>
        <message>
            <source>It was moved or deleted before it was sent.</source>
            <translation>Die Datei wurde vor dem Senden verschoben oder gelöscht.</translation>
        </message>
        <message>
            <source>It was rejected; this hot folder takes pictures that were not.</source>
            <translation>Das Bild wurde abgelehnt; dieser Hotfolder nimmt nur andere.</translation>
        </message>
        <message>
            <source>It was there before the hot folder.</source>
            <translation>Die Datei war vor dem Hotfolder da.</translation>
        </message>
        <message>
            <source>It was written, but PXM fails whenever the file is read, so nobody knows whether that lasted. Retry it later.</source>
            <translation>Es wurde geschrieben, aber PXM scheitert jedes Mal, wenn die Datei gelesen wird; ob es geblieben ist, weiß darum niemand. Versuchen Sie es später noch einmal.</translation>
        </message>
        <message>
            <source>Its attributes stay, without a group.</source>
            <translation>Ihre Attribute bleiben, ohne Gruppe.</translation>
        </message>
        <message>
            <source>Its files stay in PXM and lose the link; its attribute values are lost.</source>
            <translation>Seine Dateien bleiben in PXM und verlieren die Verknüpfung; seine Attributwerte gehen verloren.</translation>
        </message>
        <message>
            <source>Its label is %1; this hot folder takes %2.</source>
            <translation>Das Etikett ist %1; dieser Hotfolder nimmt %2.</translation>
        </message>
        <message>
            <source>Its sidecar declares more than XMP does, so it is not read. Write it again.</source>
            <translation>Die XMP-Datei daneben enthält mehr, als XMP erlaubt, und wird nicht gelesen. Neu schreiben.</translation>
        </message>
        <message>
            <source>Its sidecar is larger than 4 MB, so it is not read.</source>
            <translation>Die XMP-Datei daneben ist größer als 4 MB und wird nicht gelesen.</translation>
        </message>
        <message>
            <source>Its sidecar is not complete yet, or is no XMP file.</source>
            <translation>Die XMP-Datei daneben ist noch unvollständig oder keine.</translation>
        </message>
        <message>
            <source>Keep both</source>
            <translation>Beide behalten</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Keep sending in the background</source>
            <translation>Im Hintergrund weitersenden</translation>
        </message>
        <message>
            <source>Keep the computer awake</source>
            <translation>Computer wach halten</translation>
        </message>
        <message>
            <source>Keep the history</source>
            <translation>Verlauf aufbewahren</translation>
        </message>
        <message>
            <source>Keep this one</source>
            <translation>Diese behalten</translation>
        </message>
        <message>
            <source>Kept beside the file that PXM has already.</source>
            <translation>Liegt jetzt neben der Datei, die PXM schon hatte.</translation>
        </message>
        <message>
            <source>Keywords go to</source>
            <translation>Stichwörter nach</translation>
        </message>
        <message>
            <source>Known</source>
            <translation>Bekannt</translation>
        </message>
        <message>
            <source>Labels</source>
            <translation>Labels</translation>
        </message>
        <message>
            <source>Labels and text in it</source>
            <translation>Labels und Text im Bild</translation>
        </message>
        <message>
            <source>Labels: %1</source>
            <translation>Schlagwörter: %1</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Large picture</source>
            <translation>Großes Bild</translation>
        </message>
        <message>
            <source>Large pictures</source>
            <translation>Große Bilder</translation>
        </message>
        <message>
            <source>Largest first</source>
            <translation>Größte zuerst</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>Letzte 30 Tage</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>Letzte 7 Tage</translation>
        </message>
        <message>
            <source>Last: %1, %2</source>
            <translation>Zuletzt: %1, %2</translation>
        </message>
        <message>
            <source>Leave it out.</source>
            <translation>Lassen Sie es weg.</translation>
        </message>
        <message>
            <source>Leave one of the two out.</source>
            <translation>Lassen Sie eines von beiden weg.</translation>
        </message>
        <message>
            <source>Leave “%1” as it is</source>
            <translation>„%1“ lassen, wie es ist</translation>
        </message>
        <message>
            <source>Let go to choose a product of %1</source>
            <translation>Loslassen, um ein Produkt von %1 zu wählen</translation>
        </message>
        <message>
            <source>Let one station alone watch the folder.</source>
            <translation>Den Ordner nur von einer Station überwachen lassen.</translation>
        </message>
        <message>
            <source>Let the share set the times of files, or one station alone watch the folder.</source>
            <translation>Die Freigabe die Zeiten der Dateien setzen oder den Ordner nur von einer Station überwachen lassen.</translation>
        </message>
        <message>
            <source>Library</source>
            <translation>Bibliothek</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Light or dark, or as the rest of this computer.</source>
            <translation>Hell, dunkel oder wie der Rest dieses Computers.</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>Limit</translation>
        </message>
        <message>
            <source>Limit %1</source>
            <translation>Limit %1</translation>
        </message>
        <message>
            <source>Limit in MB/s</source>
            <translation>Limit in MB/s</translation>
        </message>
        <message>
            <source>Line %1: %2</source>
            <translation>Zeile %1: %2</translation>
        </message>
        <message>
            <source>Line 1: %1</source>
            <translation>Zeile 1: %1</translation>
        </message>
        <message>
            <source>Line 1: No heading says which file is meant. Add “file id” or “file name”.</source>
            <translation>Zeile 1: Keine Überschrift sagt, welche Datei gemeint ist. Ergänzen Sie „file id“ oder „file name“.</translation>
        </message>
        <message>
            <source>Line 1: The heading “%1” is not known.</source>
            <translation>Zeile 1: Die Überschrift „%1“ ist nicht bekannt.</translation>
        </message>
        <message numerus="yes">
            <source>Link %n files to %2</source>
            <extracomment>One: Link %n file to %2</extracomment>
            <translation>
                <numerusform>%n Datei mit %2 verknüpfen</numerusform>
                <numerusform>%n Dateien mit %2 verknüpfen</numerusform>
            </translation>
        </message>
        <message>
            <source>Link of the resource</source>
            <translation>Link der Ressource</translation>
        </message>
        <message>
            <source>Link the files to products…</source>
            <translation>Dateien mit Produkten verknüpfen …</translation>
        </message>
        <message>
            <source>Link to %1</source>
            <translation>Mit %1 verknüpfen</translation>
        </message>
        <message>
            <source>Link to another product</source>
            <translation>Mit weiterem Produkt verknüpfen</translation>
        </message>
        <message>
            <source>Link to another product: search name, SKU or category</source>
            <translation>Mit weiterem Produkt verknüpfen: Name, SKU oder Kategorie suchen</translation>
        </message>
        <message>
            <source>Link to products</source>
            <translation>Mit Produkten verknüpfen</translation>
        </message>
        <message>
            <source>Linked</source>
            <translation>Verknüpft</translation>
        </message>
        <message>
            <source>Linked or done</source>
            <translation>Verknüpft oder fertig</translation>
        </message>
        <message>
            <source>Linked to a product</source>
            <translation>Mit einem Produkt verknüpft</translation>
        </message>
        <message>
            <source>Links are not followed: only what lies in the hot folder itself is taken.</source>
            <translation>Verknüpfungen wird nicht gefolgt: Nur was im Hotfolder selbst liegt, wird genommen.</translation>
        </message>
        <message>
            <source>Links the kept file to all their products, and takes the others out of them.</source>
            <translation>Verknüpft die behaltene Datei mit allen ihren Produkten und nimmt die anderen heraus.</translation>
        </message>
        <message>
            <source>Link…</source>
            <translation>Verknüpfen …</translation>
        </message>
        <message>
            <source>List</source>
            <translation>Liste</translation>
        </message>
        <message>
            <source>List more</source>
            <translation>Mehr auflisten</translation>
        </message>
        <message>
            <source>Locate file…</source>
            <translation>Datei suchen …</translation>
        </message>
        <message>
            <source>Locate folder…</source>
            <translation>Ordner suchen …</translation>
        </message>
        <message>
            <source>Locate the file</source>
            <translation>Datei suchen</translation>
        </message>
        <message>
            <source>Locate the folder</source>
            <translation>Ordner suchen</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Longest unchanged</source>
            <translation>Am längsten unverändert</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>Erneut nachsehen</translation>
        </message>
        <message>
            <source>Look again now</source>
            <translation>Jetzt erneut nachsehen</translation>
        </message>
        <message>
            <source>Look at the board anew.</source>
            <translation>Sehen Sie sich die Tafel noch einmal an.</translation>
        </message>
        <message>
            <source>Look at this</source>
            <translation>Beachten</translation>
        </message>
        <message>
            <source>Look at what was changed, then go on or take it back.</source>
            <translation>Ansehen, was geändert wurde, dann weitermachen oder zurücknehmen.</translation>
        </message>
        <message>
            <source>Look every</source>
            <translation>Nachsehen alle</translation>
        </message>
        <message>
            <source>Look for duplicates</source>
            <translation>Duplikate suchen</translation>
        </message>
        <message>
            <source>Look for duplicates among the files of the product</source>
            <translation>Unter den Dateien des Produkts nach Duplikaten suchen</translation>
        </message>
        <message>
            <source>Look for duplicates among the files…</source>
            <translation>Unter den Dateien nach Duplikaten suchen …</translation>
        </message>
        <message>
            <source>Look in PXM under Settings → Integrations → API, or make new ones there.</source>
            <translation>In PXM unter Settings → Integrations → API nachsehen oder dort neue erzeugen.</translation>
        </message>
        <message>
            <source>Look in PXM whether it was done before repeating it.</source>
            <translation>Vor dem Wiederholen in PXM nachsehen, ob es schon geschehen ist.</translation>
        </message>
        <message>
            <source>Look through all every</source>
            <translation>Ganz durchsehen alle</translation>
        </message>
        <message>
            <source>Looked through</source>
            <translation>Durchgesehen</translation>
        </message>
        <message>
            <source>Looking at what would change…</source>
            <translation>Es wird nachgesehen, was sich ändern würde …</translation>
        </message>
        <message>
            <source>Looking for the files where you said…</source>
            <translation>Die Dateien werden am angegebenen Ort gesucht …</translation>
        </message>
        <message>
            <source>Looking regularly</source>
            <translation>Sieht regelmäßig nach</translation>
        </message>
        <message>
            <source>Looking through the files…</source>
            <translation>Die Dateien werden durchgesehen …</translation>
        </message>
        <message>
            <source>Looking through the folder</source>
            <translation>Der Ordner wird durchgesehen</translation>
        </message>
        <message>
            <source>Looking through the folder…</source>
            <translation>Der Ordner wird durchgesehen …</translation>
        </message>
        <message numerus="yes">
            <source>Looking through what you added, %n files so far…</source>
            <extracomment>One: Looking through what you added, %n file so far…</extracomment>
            <translation>
                <numerusform>Hinzugefügtes wird durchgesehen, bisher %Ln Datei …</numerusform>
                <numerusform>Hinzugefügtes wird durchgesehen, bisher %Ln Dateien …</numerusform>
            </translation>
        </message>
        <message>
            <source>Looking through what you added…</source>
            <translation>Hinzugefügtes wird durchgesehen …</translation>
        </message>
        <message>
            <source>MB</source>
            <translation>MB</translation>
        </message>
        <message>
            <source>MB/s</source>
            <translation>MB/s</translation>
        </message>
        <message>
            <source>MB/s = %1</source>
            <translation>MB/s = %1</translation>
        </message>
        <message>
            <source>Make a file of your own.</source>
            <translation>Eine eigene Datei anlegen.</translation>
        </message>
        <message>
            <source>Make a new product in PXM</source>
            <translation>Neues Produkt in PXM anlegen</translation>
        </message>
        <message>
            <source>Make a new product, family or category</source>
            <translation>Neues Produkt, neue Familie oder Kategorie anlegen</translation>
        </message>
        <message>
            <source>Make category</source>
            <translation>Kategorie anlegen</translation>
        </message>
        <message>
            <source>Make it</source>
            <translation>Anlegen</translation>
        </message>
        <message>
            <source>Make it "Always available on this device", then retry.</source>
            <translation>Auf „Immer auf diesem Gerät verfügbar“ stellen, dann wiederholen.</translation>
        </message>
        <message>
            <source>Make it a family with variants</source>
            <translation>Zur Familie mit Varianten machen</translation>
        </message>
        <message>
            <source>Make it smaller.</source>
            <translation>Die Datei verkleinern.</translation>
        </message>
        <message>
            <source>Make new ones in PXM under Settings → Integrations → API → Create New Integration, then sign in again. The queue is kept.</source>
            <translation>Neue in PXM unter Settings → Integrations → API → Create New Integration erzeugen, dann neu anmelden. Die Warteschlange bleibt.</translation>
        </message>
        <message>
            <source>Make product</source>
            <translation>Produkt anlegen</translation>
        </message>
        <message>
            <source>Make products and categories, edit attributes</source>
            <translation>Produkte und Kategorien anlegen und Attribute bearbeiten</translation>
        </message>
        <message>
            <source>Make variant</source>
            <translation>Variante anlegen</translation>
        </message>
        <message>
            <source>May be empty</source>
            <translation>Darf leer sein</translation>
        </message>
        <message>
            <source>Medium picture</source>
            <translation>Mittleres Bild</translation>
        </message>
        <message>
            <source>Mend that, then press Retry.</source>
            <translation>Das beheben, dann „Wiederholen“ drücken.</translation>
        </message>
        <message>
            <source>Midnight</source>
            <translation>Mitternacht</translation>
        </message>
        <message>
            <source>Minimum age</source>
            <translation>Mindestalter</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>More options</source>
            <translation>Weitere Optionen</translation>
        </message>
        <message>
            <source>More than %1 files</source>
            <translation>Mehr als %1 Dateien</translation>
        </message>
        <message>
            <source>More: %1</source>
            <translation>Mehr: %1</translation>
        </message>
        <message>
            <source>More…</source>
            <translation>Mehr …</translation>
        </message>
        <message numerus="yes">
            <source>Move %n files from %3 to %2</source>
            <extracomment>One: Move %n file from %3 to %2</extracomment>
            <translation>
                <numerusform>%n Datei von %3 zu %2 verschieben</numerusform>
                <numerusform>%n Dateien von %3 zu %2 verschieben</numerusform>
            </translation>
        </message>
        <message>
            <source>Move down</source>
            <translation>Nach unten</translation>
        </message>
        <message>
            <source>Move from %1 to %2</source>
            <translation>Von %1 zu %2 verschieben</translation>
        </message>
        <message>
            <source>Move the files to a product…</source>
            <translation>Dateien zu einem Produkt verschieben …</translation>
        </message>
        <message>
            <source>Move to a product</source>
            <translation>Zu einem Produkt verschieben</translation>
        </message>
        <message>
            <source>Move to bottom</source>
            <translation>Ganz nach unten</translation>
        </message>
        <message>
            <source>Move to the top</source>
            <translation>Nach ganz oben</translation>
        </message>
        <message>
            <source>Move to top</source>
            <translation>Ganz nach oben</translation>
        </message>
        <message>
            <source>Move up</source>
            <translation>Nach oben</translation>
        </message>
        <message>
            <source>Moved</source>
            <translation>Verschoben</translation>
        </message>
        <message>
            <source>Moved to %1.</source>
            <translation>Verschoben nach %1.</translation>
        </message>
        <message>
            <source>Moved to the trash.</source>
            <translation>In den Papierkorb gelegt.</translation>
        </message>
        <message>
            <source>Moves to “Uploaded”</source>
            <translation>Kommt nach „Uploaded“</translation>
        </message>
        <message>
            <source>Move…</source>
            <translation>Verschieben …</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Name a file with the secret in it.</source>
            <translation>Eine Datei nennen, die das Secret enthält.</translation>
        </message>
        <message>
            <source>Name and place</source>
            <translation>Name und Ort</translation>
        </message>
        <message>
            <source>Name of a new variant</source>
            <translation>Name einer neuen Variante</translation>
        </message>
        <message>
            <source>Name of the hot folder</source>
            <translation>Name des Hotfolders</translation>
        </message>
        <message>
            <source>Name of the preset</source>
            <translation>Name der Vorlage</translation>
        </message>
        <message>
            <source>Name of the search</source>
            <translation>Name der Suche</translation>
        </message>
        <message>
            <source>Name of the set of regions</source>
            <translation>Name des Regionen-Sets</translation>
        </message>
        <message>
            <source>Name, from Z</source>
            <translation>Name, von Z an</translation>
        </message>
        <message>
            <source>Name, product, SKU, label, text in pictures</source>
            <translation>Name, Produkt, SKU, Schlagwort, Text in Bildern</translation>
        </message>
        <message>
            <source>Name, product, id, checksum</source>
            <translation>Name, Produkt, ID, Prüfsumme</translation>
        </message>
        <message>
            <source>Names like "%1" are ignored.</source>
            <translation>Namen wie „%1“ werden ignoriert.</translation>
        </message>
        <message>
            <source>Needs a product</source>
            <translation>Braucht ein Produkt</translation>
        </message>
        <message>
            <source>Needs you</source>
            <translation>Eingriff nötig</translation>
        </message>
        <message>
            <source>New</source>
            <translation>Neu</translation>
        </message>
        <message>
            <source>New attribute</source>
            <translation>Neues Attribut</translation>
        </message>
        <message>
            <source>New category in PXM</source>
            <translation>Neue Kategorie in PXM</translation>
        </message>
        <message>
            <source>New category…</source>
            <translation>Neue Kategorie …</translation>
        </message>
        <message>
            <source>New family…</source>
            <translation>Neue Familie …</translation>
        </message>
        <message>
            <source>New file name</source>
            <translation>Neuer Dateiname</translation>
        </message>
        <message>
            <source>New group</source>
            <translation>Neue Gruppe</translation>
        </message>
        <message>
            <source>New hot folder</source>
            <translation>Neuer Hotfolder</translation>
        </message>
        <message>
            <source>New hot folder…</source>
            <translation>Neuer Hotfolder …</translation>
        </message>
        <message>
            <source>New in PXM</source>
            <translation>Neu in PXM</translation>
        </message>
        <message>
            <source>New name of the preset</source>
            <translation>Neuer Name der Vorlage</translation>
        </message>
        <message>
            <source>New name of the set of regions</source>
            <translation>Neuer Name des Regionen-Sets</translation>
        </message>
        <message>
            <source>New product in PXM</source>
            <translation>Neues Produkt in PXM</translation>
        </message>
        <message>
            <source>New product in this category</source>
            <translation>Neues Produkt in dieser Kategorie</translation>
        </message>
        <message>
            <source>New product…</source>
            <translation>Neues Produkt …</translation>
        </message>
        <message>
            <source>New resource</source>
            <translation>Neue Ressource</translation>
        </message>
        <message>
            <source>New variant</source>
            <translation>Neue Variante</translation>
        </message>
        <message>
            <source>New version</source>
            <translation>Neue Version</translation>
        </message>
        <message>
            <source>New version of %1</source>
            <translation>Neue Version von %1</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>Neueste zuerst</translation>
        </message>
        <message>
            <source>New…</source>
            <translation>Neu …</translation>
        </message>
        <message>
            <source>Next file</source>
            <translation>Nächste Datei</translation>
        </message>
        <message>
            <source>Next file (→)</source>
            <translation>Nächste Datei (→)</translation>
        </message>
        <message>
            <source>Next files go to</source>
            <translation>Ziel der nächsten Dateien:</translation>
        </message>
        <message>
            <source>No</source>
            <translation>Nein</translation>
        </message>
        <message>
            <source>No PXM account is signed in.</source>
            <translation>Kein PXM-Konto ist angemeldet.</translation>
        </message>
        <message>
            <source>No account at hand? The sandbox is a small PXM on this computer, with products and real uploads.</source>
            <translation>Kein Konto zur Hand? Die Sandbox ist ein kleines PXM auf diesem Computer, mit Produkten und echten Uploads.</translation>
        </message>
        <message>
            <source>No attribute</source>
            <translation>Kein Attribut</translation>
        </message>
        <message>
            <source>No category has this name. Choose one of the list, or leave it empty.</source>
            <translation>Keine Kategorie heißt so. Eine aus der Liste wählen oder leer lassen.</translation>
        </message>
        <message>
            <source>No date</source>
            <translation>Ohne Datum</translation>
        </message>
        <message>
            <source>No document is linked here yet.</source>
            <translation>Hier ist noch kein Dokument verknüpft.</translation>
        </message>
        <message>
            <source>No duplicates were found.</source>
            <translation>Es wurden keine Duplikate gefunden.</translation>
        </message>
        <message>
            <source>No encrypted connection to %1 could be made.</source>
            <translation>Eine verschlüsselte Verbindung zu %1 kam nicht zustande.</translation>
        </message>
        <message>
            <source>No file fits this search any more.</source>
            <translation>Zu dieser Suche passt keine Datei mehr.</translation>
        </message>
        <message>
            <source>No file has changed within the last seven days.</source>
            <translation>In den letzten sieben Tagen hat sich keine Datei geändert.</translation>
        </message>
        <message>
            <source>No file here fits the filters.</source>
            <translation>Keine Datei hier entspricht den Filtern.</translation>
        </message>
        <message>
            <source>No file here has “%1” and fits the filters.</source>
            <translation>Keine Datei hier enthält „%1“ und entspricht den Filtern.</translation>
        </message>
        <message>
            <source>No file here has “%1” in its name.</source>
            <translation>Keine Datei hier hat „%1“ im Namen.</translation>
        </message>
        <message>
            <source>No file here has “%1”.</source>
            <translation>Keine Datei hier enthält „%1“.</translation>
        </message>
        <message>
            <source>No file is in this region.</source>
            <translation>In dieser Region ist keine Datei.</translation>
        </message>
        <message>
            <source>No file is in this state now.</source>
            <translation>Keine Datei hat gerade diesen Status.</translation>
        </message>
        <message>
            <source>No file is linked to it yet. Drop some here.</source>
            <translation>Noch ist keine Datei verknüpft. Dateien können hierher gezogen werden.</translation>
        </message>
        <message>
            <source>No file lies in the folder on which to try this.</source>
            <translation>Im Ordner liegt keine Datei, um das auszuprobieren.</translation>
        </message>
        <message>
            <source>No file name here tells a view. Change the pattern, or name the views.</source>
            <translation>Kein Dateiname nennt hier eine Ansicht. Ändern Sie das Muster, oder nennen Sie die Ansichten.</translation>
        </message>
        <message>
            <source>No file of the selection is linked to a product.</source>
            <translation>Keine Datei der Auswahl ist mit einem Produkt verknüpft.</translation>
        </message>
        <message>
            <source>No file of this kind.</source>
            <translation>Keine solche Datei.</translation>
        </message>
        <message>
            <source>No file waits here.</source>
            <translation>Hier wartet keine Datei.</translation>
        </message>
        <message>
            <source>No files like</source>
            <translation>Keine Dateien wie</translation>
        </message>
        <message>
            <source>No folder is chosen.</source>
            <translation>Es ist kein Ordner gewählt.</translation>
        </message>
        <message>
            <source>No groups</source>
            <translation>Keine Gruppen</translation>
        </message>
        <message>
            <source>No limit</source>
            <translation>Ohne Limit</translation>
        </message>
        <message>
            <source>No longer in PXM</source>
            <translation>Nicht mehr in PXM</translation>
        </message>
        <message>
            <source>No part of the pattern finds the product: it needs {sku}, {name} or {id}.</source>
            <translation>Kein Teil des Musters findet das Produkt: Es braucht {sku}, {name} oder {id}.</translation>
        </message>
        <message>
            <source>No preset</source>
            <translation>Keine Vorlage</translation>
        </message>
        <message>
            <source>No product</source>
            <translation>Kein Produkt</translation>
        </message>
        <message>
            <source>No product fits.</source>
            <translation>Kein Produkt passt.</translation>
        </message>
        <message>
            <source>No product has the SKU %1. The file is uploaded when PXM has one.</source>
            <translation>Kein Produkt hat die SKU %1. Die Datei wird hochgeladen, sobald PXM eines hat.</translation>
        </message>
        <message>
            <source>No product has the id %1. The file is uploaded when PXM has one.</source>
            <translation>Kein Produkt hat die ID %1. Die Datei wird hochgeladen, sobald PXM eines hat.</translation>
        </message>
        <message>
            <source>No product has the name %1. The file is uploaded when PXM has one.</source>
            <translation>Kein Produkt hat den Namen %1. Die Datei wird hochgeladen, sobald PXM eines hat.</translation>
        </message>
        <message>
            <source>No product has “%1” in its name, SKU or category.</source>
            <translation>Kein Produkt hat „%1“ in Name, SKU oder Kategorie.</translation>
        </message>
        <message>
            <source>No product here has gaps.</source>
            <translation>Kein Produkt hat hier Lücken.</translation>
        </message>
        <message>
            <source>No product lies here yet.</source>
            <translation>Hier liegt noch kein Produkt.</translation>
        </message>
        <message>
            <source>No product lies in this category.</source>
            <translation>In dieser Kategorie liegt kein Produkt.</translation>
        </message>
        <message>
            <source>No product: files are uploaded and can be linked later.</source>
            <translation>Kein Produkt: Dateien werden hochgeladen und lassen sich später verknüpfen.</translation>
        </message>
        <message>
            <source>No region has the name or id %1. Rename the file or its folder, or add the region in PXM.</source>
            <translation>Keine Region hat den Namen oder die ID %1. Die Datei oder ihren Ordner umbenennen oder die Region in PXM anlegen.</translation>
        </message>
        <message>
            <source>No setting has “%1”.</source>
            <translation>Keine Einstellung enthält „%1“.</translation>
        </message>
        <message>
            <source>Nobody is signed in. Sign in, and the hot folders go on by themselves.</source>
            <translation>Niemand ist angemeldet. Anmelden; dann laufen die Hotfolder von selbst weiter.</translation>
        </message>
        <message>
            <source>Nobody uses it now.</source>
            <translation>Gerade verwendet ihn niemand.</translation>
        </message>
        <message>
            <source>Nobody watches this hot folder now.</source>
            <translation>Niemand überwacht diesen Hotfolder gerade.</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>None of the others is linked to a product.</source>
            <translation>Keine der anderen ist mit einem Produkt verknüpft.</translation>
        </message>
        <message>
            <source>Not a file: remove it</source>
            <translation>Keine Datei: entfernen</translation>
        </message>
        <message>
            <source>Not all files were changed</source>
            <translation>Nicht alle Dateien wurden geändert</translation>
        </message>
        <message>
            <source>Not duplicates</source>
            <translation>Keine Duplikate</translation>
        </message>
        <message>
            <source>Not everything could be counted.</source>
            <translation>Nicht alles ließ sich zählen.</translation>
        </message>
        <message>
            <source>Not in PXM</source>
            <translation>Nicht in PXM</translation>
        </message>
        <message>
            <source>Not in PXM yet</source>
            <translation>Noch nicht in PXM</translation>
        </message>
        <message>
            <source>Not in PXM yet. %1</source>
            <translation>Noch nicht in PXM. %1</translation>
        </message>
        <message>
            <source>Not in use</source>
            <translation>Nicht in Verwendung</translation>
        </message>
        <message>
            <source>Not linked to a product</source>
            <translation>Ohne Produkt</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>Nicht jetzt</translation>
        </message>
        <message>
            <source>Not published</source>
            <translation>Nicht veröffentlicht</translation>
        </message>
        <message>
            <source>Not read</source>
            <translation>Nicht gelesen</translation>
        </message>
        <message>
            <source>Not readable: open it to check</source>
            <translation>Nicht lesbar: zur Probe öffnen</translation>
        </message>
        <message>
            <source>Not watching</source>
            <translation>Nicht überwacht</translation>
        </message>
        <message>
            <source>Not worked out</source>
            <translation>Nicht berechnet</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Nothing answers at the address of PXM.</source>
            <translation>Unter der Adresse von PXM antwortet nichts.</translation>
        </message>
        <message>
            <source>Nothing hangs on it.</source>
            <translation>Nichts hängt daran.</translation>
        </message>
        <message>
            <source>Nothing has happened here yet.</source>
            <translation>Hier ist noch nichts geschehen.</translation>
        </message>
        <message>
            <source>Nothing has this name.</source>
            <translation>Nichts hat diesen Namen.</translation>
        </message>
        <message>
            <source>Nothing here fits what you search for.</source>
            <translation>Nichts passt zur Suche.</translation>
        </message>
        <message>
            <source>Nothing here has “%1”.</source>
            <translation>Nichts enthält „%1“.</translation>
        </message>
        <message>
            <source>Nothing here to upload.</source>
            <translation>Hier gibt es nichts hochzuladen.</translation>
        </message>
        <message>
            <source>Nothing in the file tells where it ends, so it is taken as it is.</source>
            <translation>Nichts in der Datei sagt, wo sie endet; sie wird genommen, wie sie ist.</translation>
        </message>
        <message>
            <source>Nothing is known to hang on it.</source>
            <translation>Soweit bekannt, hängt nichts daran.</translation>
        </message>
        <message>
            <source>Nothing is lost. Wait, then retry.</source>
            <translation>Nichts ist verloren. Warten, dann wiederholen.</translation>
        </message>
        <message>
            <source>Nothing is lost; it goes on by itself.</source>
            <translation>Nichts geht verloren; es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>Nothing is sent before you say so.</source>
            <translation>Nichts wird gesendet, bevor Sie es sagen.</translation>
        </message>
        <message>
            <source>Nothing is sent here.</source>
            <translation>Von hier wird nichts gesendet.</translation>
        </message>
        <message>
            <source>Nothing is to be changed.</source>
            <translation>Es soll nichts geändert werden.</translation>
        </message>
        <message>
            <source>Nothing is written to PXM before you start it.</source>
            <translation>Vor dem Start wird nichts nach PXM geschrieben.</translation>
        </message>
        <message>
            <source>Nothing needs you.</source>
            <translation>Kein Eingriff nötig.</translation>
        </message>
        <message>
            <source>Nothing stands in the way.</source>
            <translation>Nichts steht im Weg.</translation>
        </message>
        <message>
            <source>Nothing tells where the first of these parts ends: put a text such as _ between them.</source>
            <translation>Nichts sagt, wo der erste dieser Teile endet: einen Text wie _ dazwischen setzen.</translation>
        </message>
        <message>
            <source>Nothing there can be uploaded. %1</source>
            <translation>Davon kann nichts hochgeladen werden. %1</translation>
        </message>
        <message>
            <source>Nothing to change</source>
            <translation>Nichts zu ändern</translation>
        </message>
        <message>
            <source>Nothing to change: everything is so already.</source>
            <translation>Nichts zu ändern: alles ist schon so.</translation>
        </message>
        <message>
            <source>Nothing to undo: this file replaced no other.</source>
            <translation>Nichts rückgängig zu machen: Diese Datei hat keine andere ersetzt.</translation>
        </message>
        <message>
            <source>Nothing was sent from this computer yet.</source>
            <translation>Von diesem Computer wurde noch nichts gesendet.</translation>
        </message>
        <message>
            <source>Nothing was sent: “%1” does not take its value.</source>
            <translation>Nichts wurde gesendet: „%1“ nimmt seinen Wert nicht an.</translation>
        </message>
        <message>
            <source>Nothing: the file came to PXM in another way, and was not changed from here.</source>
            <translation>Nichts: Die Datei kam auf anderem Weg zu PXM und wurde von hier nicht geändert.</translation>
        </message>
        <message>
            <source>Notifications</source>
            <translation>Benachrichtigungen</translation>
        </message>
        <message>
            <source>Now %1, at most %2, on average %3</source>
            <translation>Jetzt %1, höchstens %2, im Schnitt %3</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Zahl</translation>
        </message>
        <message>
            <source>Oldest first</source>
            <translation>Älteste zuerst</translation>
        </message>
        <message>
            <source>Once PXM has confirmed the file and its size. Nothing is ever erased.</source>
            <translation>Sobald PXM die Datei und ihre Größe bestätigt hat. Gelöscht wird nie etwas.</translation>
        </message>
        <message>
            <source>One file is named twice and would become two different things.</source>
            <translation>Eine Datei ist zweimal genannt und würde zu zweierlei.</translation>
        </message>
        <message>
            <source>One line for each file in the queue instead of two.</source>
            <translation>Eine Zeile je Datei in der Warteschlange statt zwei.</translation>
        </message>
        <message>
            <source>One line of the sheet cannot be used.</source>
            <translation>Eine Zeile der Tabelle ist nicht zu gebrauchen.</translation>
        </message>
        <message>
            <source>One of the two waits for the other.</source>
            <translation>Eine der beiden wartet auf die andere.</translation>
        </message>
        <message>
            <source>Only files like</source>
            <translation>Nur Dateien wie</translation>
        </message>
        <message>
            <source>Only gaps</source>
            <translation>Nur Lücken</translation>
        </message>
        <message>
            <source>Only in the cloud: download it</source>
            <translation>Nur in der Cloud: herunterladen</translation>
        </message>
        <message>
            <source>Only published files have a start of publication.</source>
            <translation>Nur veröffentlichte Dateien haben einen Beginn der Veröffentlichung.</translation>
        </message>
        <message>
            <source>Only this computer may ask, as http://%1 with the port.</source>
            <translation>Nur dieser Computer darf fragen, als http://%1 mit dem Port.</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Open %1</source>
            <translation>%1 öffnen</translation>
        </message>
        <message>
            <source>Open PXM Desktop</source>
            <translation>PXM Desktop öffnen</translation>
        </message>
        <message>
            <source>Open Uploads</source>
            <translation>Uploads öffnen</translation>
        </message>
        <message>
            <source>Open any web page in a browser: a hotel, guest or company network may ask you to sign in there first.</source>
            <translation>Eine beliebige Webseite im Browser öffnen: Hotel-, Gäste- oder Firmennetze verlangen dort manchmal erst eine Anmeldung.</translation>
        </message>
        <message>
            <source>Open elsewhere: close it there</source>
            <translation>Anderswo offen: dort schließen</translation>
        </message>
        <message>
            <source>Open in browser</source>
            <translation>Im Browser öffnen</translation>
        </message>
        <message>
            <source>Open it on this computer to check it, then retry.</source>
            <translation>Zur Prüfung auf diesem Computer öffnen, dann wiederholen.</translation>
        </message>
        <message>
            <source>Open it once, so that it is fetched.</source>
            <translation>Einmal öffnen, damit sie geladen wird.</translation>
        </message>
        <message>
            <source>Open product</source>
            <translation>Produkt öffnen</translation>
        </message>
        <message>
            <source>Open the category</source>
            <translation>Kategorie öffnen</translation>
        </message>
        <message>
            <source>Open the category for the others.</source>
            <translation>Öffnen Sie die Kategorie für die übrigen.</translation>
        </message>
        <message>
            <source>Open the family %1</source>
            <translation>Familie %1 öffnen</translation>
        </message>
        <message>
            <source>Open the file</source>
            <translation>Datei öffnen</translation>
        </message>
        <message>
            <source>Open the folder</source>
            <translation>Ordner öffnen</translation>
        </message>
        <message>
            <source>Open the folder with what failed, and why</source>
            <translation>Den Ordner öffnen mit dem, was fehlgeschlagen ist, und warum</translation>
        </message>
        <message>
            <source>Open the new version</source>
            <translation>Neue Version öffnen</translation>
        </message>
        <message>
            <source>Open the window once, which brings it up to date.</source>
            <translation>Das Fenster einmal öffnen; das aktualisiert ihn.</translation>
        </message>
        <message>
            <source>Opening the queue</source>
            <translation>Warteschlange öffnen</translation>
        </message>
        <message>
            <source>Opening the queue…</source>
            <translation>Warteschlange wird geöffnet …</translation>
        </message>
        <message>
            <source>Options of the pick list, one a line</source>
            <translation>Optionen der Auswahlliste, eine pro Zeile</translation>
        </message>
        <message>
            <source>Options, one a line</source>
            <translation>Optionen, eine pro Zeile</translation>
        </message>
        <message>
            <source>Or use an account that this computer knows:</source>
            <translation>Oder ein Konto verwenden, das dieser Computer kennt:</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>Reihenfolge</translation>
        </message>
        <message>
            <source>Order and height of the rows</source>
            <translation>Reihenfolge und Höhe der Zeilen</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>Original</translation>
        </message>
        <message>
            <source>Original and pictures</source>
            <translation>Original und Bilder</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>Andere</translation>
        </message>
        <message>
            <source>Other attributes</source>
            <translation>Andere Attribute</translation>
        </message>
        <message>
            <source>Other files</source>
            <translation>Andere Dateien</translation>
        </message>
        <message>
            <source>Other limits at some hours of the week</source>
            <translation>Andere Limits zu manchen Stunden der Woche</translation>
        </message>
        <message>
            <source>Other limits for some hours of the week, in this computer's time.</source>
            <translation>Andere Limits zu manchen Stunden der Woche, nach der Uhr dieses Computers.</translation>
        </message>
        <message>
            <source>Out of</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>PXM Desktop %1, Python %2, %3. Set in the environment: %4.</source>
            <translation>PXM Desktop %1, Python %2, %3. In der Umgebung gesetzt: %4.</translation>
        </message>
        <message>
            <source>PXM Desktop could not look into the file. Its log says why.</source>
            <translation>PXM Desktop konnte nicht in die Datei sehen. Das Protokoll sagt, warum.</translation>
        </message>
        <message>
            <source>PXM Desktop ended before this was done. Resume it to go on, or undo it.</source>
            <translation>PXM Desktop wurde beendet, bevor dies fertig war. Setzen Sie es fort, oder machen Sie es rückgängig.</translation>
        </message>
        <message>
            <source>PXM Desktop is open and does not answer.</source>
            <translation>PXM Desktop ist offen und antwortet nicht.</translation>
        </message>
        <message>
            <source>PXM Desktop keeps this folder itself.</source>
            <translation>PXM Desktop führt diesen Ordner selbst.</translation>
        </message>
        <message>
            <source>PXM Desktop may not write to %1, so files stay there afterwards.</source>
            <translation>PXM Desktop darf nicht nach %1 schreiben; Dateien bleiben danach dort.</translation>
        </message>
        <message>
            <source>PXM Desktop met a defect of its own with this file. Retry it; if it fails again, send the log to its makers.</source>
            <translation>PXM Desktop ist bei dieser Datei auf einen eigenen Fehler gestoßen. Wiederholen; schlägt es wieder fehl, das Protokoll an die Hersteller senden.</translation>
        </message>
        <message numerus="yes">
            <source>PXM Desktop quit when all else was done. %n files needed you then.</source>
            <extracomment>One: PXM Desktop quit when all else was done. %n file needed you then.</extracomment>
            <translation>
                <numerusform>PXM Desktop hat sich beendet, als alles andere fertig war. Bei %Ln Datei war ein Eingriff nötig.</numerusform>
                <numerusform>PXM Desktop hat sich beendet, als alles andere fertig war. Bei %Ln Dateien war ein Eingriff nötig.</numerusform>
            </translation>
        </message>
        <message>
            <source>PXM Desktop starts in the background and goes on with what is in the queue.</source>
            <translation>PXM Desktop startet im Hintergrund und arbeitet an der Warteschlange weiter.</translation>
        </message>
        <message>
            <source>PXM Desktop's service did not start in time.</source>
            <translation>Der Dienst von PXM Desktop ist nicht rechtzeitig gestartet.</translation>
        </message>
        <message>
            <source>PXM Desktop's service is not running.</source>
            <translation>Der Dienst von PXM Desktop läuft nicht.</translation>
        </message>
        <message>
            <source>PXM Desktop: %1 of %2 done</source>
            <translation>PXM Desktop: %1 von %2 fertig</translation>
        </message>
        <message>
            <source>PXM allows only so many calls a minute.</source>
            <translation>PXM lässt nur eine bestimmte Zahl von Anfragen pro Minute zu.</translation>
        </message>
        <message>
            <source>PXM already has a file named %1 and takes no second one. Choose Replace or Keep both for this file, then retry.</source>
            <translation>PXM hat schon eine Datei namens %1 und nimmt keine zweite. Für diese Datei „Ersetzen“ oder „Beide behalten“ wählen, dann wiederholen.</translation>
        </message>
        <message>
            <source>PXM already has a file of this name.</source>
            <translation>PXM hat schon eine Datei dieses Namens.</translation>
        </message>
        <message>
            <source>PXM already has a file of this name. Choose another name.</source>
            <translation>PXM hat schon eine Datei dieses Namens. Wählen Sie einen anderen Namen.</translation>
        </message>
        <message>
            <source>PXM asked for a short break.</source>
            <translation>PXM hat um eine kurze Pause gebeten.</translation>
        </message>
        <message>
            <source>PXM asked for a short break. The queue goes on by itself.</source>
            <translation>PXM hat um eine kurze Pause gebeten. Die Warteschlange läuft von selbst weiter.</translation>
        </message>
        <message>
            <source>PXM associates no other product with it.</source>
            <translation>PXM bringt kein anderes Produkt damit in Verbindung.</translation>
        </message>
        <message>
            <source>PXM could not do what was asked.</source>
            <translation>PXM hat den Auftrag nicht ausgeführt.</translation>
        </message>
        <message>
            <source>PXM coverage.csv</source>
            <translation>PXM-Abdeckung.csv</translation>
        </message>
        <message>
            <source>PXM did not allow this: the user of these credentials lacks the permission.</source>
            <translation>PXM hat das nicht erlaubt: Diesen Zugangsdaten fehlt die Berechtigung.</translation>
        </message>
        <message>
            <source>PXM did not answer in time.</source>
            <translation>PXM hat nicht rechtzeitig geantwortet.</translation>
        </message>
        <message>
            <source>PXM did not change the file.</source>
            <translation>PXM hat die Datei nicht geändert.</translation>
        </message>
        <message>
            <source>PXM did not say whether it took %1, and does not show it. Look for it in PXM before you retry.</source>
            <translation>PXM hat nicht gesagt, ob %1 angekommen ist, und zeigt die Datei nicht. Vor dem Wiederholen in PXM nachsehen.</translation>
        </message>
        <message>
            <source>PXM did not take the values for %1. Change them, then retry.</source>
            <translation>PXM hat die Werte für %1 nicht angenommen. Ändern Sie sie und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>PXM did not take this. A product or region may have been deleted there; choose again.</source>
            <translation>PXM hat das nicht angenommen. Vielleicht wurde dort ein Produkt oder eine Region gelöscht; wählen Sie neu.</translation>
        </message>
        <message>
            <source>PXM did not take this: %1. A product or region may have been deleted there; choose again.</source>
            <translation>PXM hat das nicht angenommen: %1. Vielleicht wurde dort ein Produkt oder eine Region gelöscht; wählen Sie neu.</translation>
        </message>
        <message>
            <source>PXM did not tell the attribute values, so changing one would lose the others.</source>
            <translation>PXM hat die Attributwerte nicht genannt; eine Änderung würde die anderen löschen.</translation>
        </message>
        <message>
            <source>PXM documents no way to delete a file: what is unlinked stays in PXM, without a product.</source>
            <translation>PXM dokumentiert keinen Weg, eine Datei zu löschen: Was gelöst wird, bleibt ohne Produkt in PXM.</translation>
        </message>
        <message>
            <source>PXM does not answer. The queue waits and goes on by itself.</source>
            <translation>PXM antwortet nicht. Die Warteschlange wartet und läuft von selbst weiter.</translation>
        </message>
        <message>
            <source>PXM does not have the file; it is uploaded again.</source>
            <translation>PXM hat die Datei nicht; sie wird noch einmal hochgeladen.</translation>
        </message>
        <message>
            <source>PXM does not know this object. It was deleted, or is not ready yet.</source>
            <translation>PXM kennt dieses Objekt nicht. Es wurde gelöscht oder ist noch nicht bereit.</translation>
        </message>
        <message>
            <source>PXM does not let this file be changed yet. It may still be processed; retry in a minute.</source>
            <translation>PXM lässt diese Datei noch nicht ändern. Vielleicht wird sie noch verarbeitet; versuchen Sie es in einer Minute noch einmal.</translation>
        </message>
        <message>
            <source>PXM does not let your user set %1. Ask your PXM administrator for the permission, then retry.</source>
            <translation>PXM lässt Ihren Benutzer %1 nicht setzen. Bitten Sie Ihren PXM-Administrator um die Berechtigung und versuchen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>PXM does not say in which categories the product is, so nothing was changed.</source>
            <translation>PXM sagt nicht, in welchen Kategorien das Produkt liegt; deshalb wurde nichts geändert.</translation>
        </message>
        <message>
            <source>PXM does not say in which regions the product is, so nothing was changed.</source>
            <translation>PXM sagt nicht, in welchen Regionen das Produkt ist; deshalb wurde nichts geändert.</translation>
        </message>
        <message>
            <source>PXM does not say on which products the resource is, so nothing was changed.</source>
            <translation>PXM sagt nicht, an welchen Produkten die Ressource hängt; deshalb wurde nichts geändert.</translation>
        </message>
        <message>
            <source>PXM does not say which attributes are in the group, so nothing was changed.</source>
            <translation>PXM sagt nicht, welche Attribute in der Gruppe sind; deshalb wurde nichts geändert.</translation>
        </message>
        <message>
            <source>PXM does not say which options the attribute has, so nothing was changed.</source>
            <translation>PXM sagt nicht, welche Auswahl das Attribut hat; deshalb wurde nichts geändert.</translation>
        </message>
        <message>
            <source>PXM does not say which products the file has, so nothing was changed. It may still be processed; retry in a minute.</source>
            <translation>PXM sagt nicht, welche Produkte die Datei hat, darum wurde nichts geändert. Vielleicht wird sie noch verarbeitet; versuchen Sie es in einer Minute noch einmal.</translation>
        </message>
        <message>
            <source>PXM does not say which products the new file has. Undo again in a moment.</source>
            <translation>PXM nennt die Produkte der neuen Datei nicht. Gleich noch einmal rückgängig machen.</translation>
        </message>
        <message>
            <source>PXM does not say which products the older file has, so it cannot be replaced. Retry later.</source>
            <translation>PXM nennt die Produkte der älteren Datei nicht; ersetzt wird sie deshalb nicht. Später wiederholen.</translation>
        </message>
        <message>
            <source>PXM does not say which regions the file has, so nothing was changed. It may still be processed; retry in a minute.</source>
            <translation>PXM sagt nicht, welche Regionen die Datei hat, darum wurde nichts geändert. Vielleicht wird sie noch verarbeitet; versuchen Sie es in einer Minute noch einmal.</translation>
        </message>
        <message>
            <source>PXM does not say yet which products the file has, so nothing is changed. It goes on by itself.</source>
            <translation>PXM nennt die Produkte der Datei noch nicht; nichts wird geändert. Es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>PXM does not say yet which products this file is linked to.</source>
            <translation>PXM sagt noch nicht, mit welchen Produkten die Datei verknüpft ist.</translation>
        </message>
        <message>
            <source>PXM does not say yet which regions this file is in.</source>
            <translation>PXM sagt noch nicht, in welchen Regionen die Datei ist.</translation>
        </message>
        <message>
            <source>PXM does not show its size, so it stays here.</source>
            <translation>PXM zeigt ihre Größe nicht; die Datei bleibt hier.</translation>
        </message>
        <message>
            <source>PXM does not show this new file yet. Look again in a minute.</source>
            <translation>PXM zeigt diese neue Datei noch nicht. Sehen Sie in einer Minute noch einmal nach.</translation>
        </message>
        <message>
            <source>PXM does not take the value of %1 away. Take it away in PXM itself.</source>
            <translation>PXM nimmt den Wert von %1 nicht weg. Nehmen Sie ihn in PXM selbst weg.</translation>
        </message>
        <message>
            <source>PXM does not tell since when</source>
            <translation>Seit wann, sagt PXM nicht</translation>
        </message>
        <message>
            <source>PXM does not tell the file's attributes, so nothing was changed. Retry in a minute.</source>
            <translation>PXM nennt die Attribute der Datei nicht, darum wurde nichts geändert. Versuchen Sie es in einer Minute noch einmal.</translation>
        </message>
        <message>
            <source>PXM does not tell the regions of this product.</source>
            <translation>PXM nennt die Regionen dieses Produkts nicht.</translation>
        </message>
        <message>
            <source>PXM failed at this file again and again. Retry it later; if it lasts, ask PXM support.</source>
            <translation>PXM ist an dieser Datei immer wieder gescheitert. Versuchen Sie es später noch einmal; wenn es so bleibt, fragen Sie den PXM-Support.</translation>
        </message>
        <message>
            <source>PXM gave a link that is not secure, so nothing was fetched.</source>
            <translation>PXM gab einen Link, der nicht sicher ist; nichts wurde geholt.</translation>
        </message>
        <message>
            <source>PXM gave a new token and refused it at once.</source>
            <translation>PXM hat ein neues Token ausgestellt und sofort abgelehnt.</translation>
        </message>
        <message>
            <source>PXM gave an upload address that is not encrypted, so it is not used.</source>
            <translation>PXM hat eine unverschlüsselte Upload-Adresse genannt; sie wird nicht verwendet.</translation>
        </message>
        <message>
            <source>PXM gave an upload link that cannot be used.</source>
            <translation>PXM hat einen unbrauchbaren Upload-Link genannt.</translation>
        </message>
        <message>
            <source>PXM gave an upload link that is not secure, so nothing was sent.</source>
            <translation>PXM hat einen unsicheren Upload-Link genannt; nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>PXM gives no link for this file yet.</source>
            <translation>PXM gibt für diese Datei noch keinen Link.</translation>
        </message>
        <message>
            <source>PXM gives no link to the original of this file.</source>
            <translation>PXM gibt keinen Link zum Original dieser Datei.</translation>
        </message>
        <message>
            <source>PXM gives no link to this file.</source>
            <translation>PXM gibt keinen Link zu dieser Datei.</translation>
        </message>
        <message>
            <source>PXM had a problem of its own and did not answer the request.</source>
            <translation>PXM hatte selbst ein Problem und hat nicht geantwortet.</translation>
        </message>
        <message>
            <source>PXM had more requests than it allows and asks to wait %1 seconds.</source>
            <translation>PXM hatte mehr Anfragen als erlaubt und bittet um %1 Sekunden Geduld.</translation>
        </message>
        <message>
            <source>PXM had more requests than it allows and asks to wait %1 seconds. It goes on by itself.</source>
            <translation>PXM hatte mehr Anfragen, als es zulässt, und bittet um %1 Sekunden Geduld. Es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>PXM has everything.</source>
            <translation>PXM hat alles.</translation>
        </message>
        <message>
            <source>PXM has finished all files.</source>
            <translation>PXM ist mit allen Dateien fertig.</translation>
        </message>
        <message>
            <source>PXM has found neither labels nor text.</source>
            <translation>PXM hat weder Labels noch Text gefunden.</translation>
        </message>
        <message>
            <source>PXM has it under none of the paths that are known.</source>
            <translation>PXM hat es unter keinem der bekannten Pfade.</translation>
        </message>
        <message>
            <source>PXM has it, and it has not changed since.</source>
            <translation>PXM hat sie, und sie hat sich seitdem nicht geändert.</translation>
        </message>
        <message>
            <source>PXM has it.</source>
            <translation>PXM hat die Datei.</translation>
        </message>
        <message>
            <source>PXM has made no pictures of its files yet.</source>
            <translation>PXM hat von seinen Dateien noch keine Bilder erzeugt.</translation>
        </message>
        <message>
            <source>PXM has many files named like %1 already. Rename the file, or choose Skip for duplicates.</source>
            <translation>PXM hat schon viele Dateien mit Namen wie %1. Die Datei umbenennen oder für Duplikate „Überspringen“ wählen.</translation>
        </message>
        <message>
            <source>PXM has many files named like %1 already. Rename the file, then retry.</source>
            <translation>PXM hat schon viele Dateien mit Namen wie %1. Die Datei umbenennen, dann wiederholen.</translation>
        </message>
        <message>
            <source>PXM has no attribute %1 any more. Leave it out.</source>
            <translation>PXM hat kein Attribut %1 mehr. Lassen Sie es weg.</translation>
        </message>
        <message>
            <source>PXM has no attribute “%1” any more.</source>
            <translation>PXM hat kein Attribut „%1“ mehr.</translation>
        </message>
        <message>
            <source>PXM has no attribute “%1” any more. Take it off.</source>
            <translation>PXM hat kein Attribut „%1“ mehr. Das Attribut entfernen.</translation>
        </message>
        <message>
            <source>PXM has no file with this id. It was deleted, is too new, or the id is wrong.</source>
            <translation>PXM hat keine Datei mit dieser ID. Sie wurde gelöscht, ist zu neu, oder die ID ist falsch.</translation>
        </message>
        <message>
            <source>PXM has no file “%1”.</source>
            <translation>PXM hat keine Datei „%1“.</translation>
        </message>
        <message>
            <source>PXM has no files yet. What you upload shows here.</source>
            <translation>PXM hat noch keine Dateien. Was Sie hochladen, erscheint hier.</translation>
        </message>
        <message>
            <source>PXM has no picture of this file.</source>
            <translation>PXM hat kein Bild von dieser Datei.</translation>
        </message>
        <message>
            <source>PXM has no product %1 any more. Choose another one.</source>
            <translation>PXM hat kein Produkt %1 mehr. Ein anderes wählen.</translation>
        </message>
        <message>
            <source>PXM has no region %1 any more. Choose another one.</source>
            <translation>PXM hat keine Region %1 mehr. Eine andere wählen.</translation>
        </message>
        <message>
            <source>PXM has no room left for more files.</source>
            <translation>In PXM ist kein Platz für weitere Dateien.</translation>
        </message>
        <message>
            <source>PXM has no “%1” any more. Take it off.</source>
            <translation>PXM hat „%1“ nicht mehr. Aus dem Ziel entfernen.</translation>
        </message>
        <message>
            <source>PXM has not made this picture of the file.</source>
            <translation>PXM hat dieses Bild der Datei nicht angefertigt.</translation>
        </message>
        <message>
            <source>PXM has refused files because it has no room left.</source>
            <translation>PXM hat Dateien abgelehnt, weil dort kein Platz mehr ist.</translation>
        </message>
        <message>
            <source>PXM has the file but does not show it yet. It goes on by itself.</source>
            <translation>PXM hat die Datei, zeigt sie aber noch nicht. Es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>PXM has this very version already: nothing was replaced.</source>
            <translation>PXM hat genau diese Version schon: Es wurde nichts ersetzt.</translation>
        </message>
        <message>
            <source>PXM history %1</source>
            <translation>PXM-Verlauf %1</translation>
        </message>
        <message>
            <source>PXM is reached directly, without a proxy.</source>
            <translation>PXM wird direkt erreicht, ohne Proxy.</translation>
        </message>
        <message>
            <source>PXM is searched too…</source>
            <translation>PXM wird auch durchsucht …</translation>
        </message>
        <message>
            <source>PXM is still looking for labels and text.</source>
            <translation>PXM sucht noch nach Labels und Text.</translation>
        </message>
        <message>
            <source>PXM is still making the pictures of this file.</source>
            <translation>PXM fertigt die Bilder dieser Datei noch an.</translation>
        </message>
        <message>
            <source>PXM is still making them.</source>
            <translation>PXM fertigt sie noch an.</translation>
        </message>
        <message>
            <source>PXM is still preparing the file.</source>
            <translation>PXM bereitet die Datei noch vor.</translation>
        </message>
        <message>
            <source>PXM is still processing the file. It is linked as soon as PXM shows it.</source>
            <translation>PXM verarbeitet die Datei noch. Sobald PXM sie zeigt, wird sie verknüpft.</translation>
        </message>
        <message>
            <source>PXM never told what was there before.</source>
            <translation>PXM hat nie gesagt, was vorher da war.</translation>
        </message>
        <message>
            <source>PXM no longer has some regions of “%1”.</source>
            <translation>PXM hat einige Regionen von „%1“ nicht mehr.</translation>
        </message>
        <message>
            <source>PXM no longer has this file.</source>
            <translation>PXM hat diese Datei nicht mehr.</translation>
        </message>
        <message>
            <source>PXM no longer has this file. It was deleted there; there is nothing to do.</source>
            <translation>PXM hat diese Datei nicht mehr. Sie wurde dort gelöscht; es ist nichts zu tun.</translation>
        </message>
        <message>
            <source>PXM problems.csv</source>
            <translation>PXM-Probleme.csv</translation>
        </message>
        <message>
            <source>PXM refused the client ID and secret. They were revoked, or their user was deactivated.</source>
            <translation>PXM hat Client-ID und Client-Secret abgelehnt. Sie wurden widerrufen oder ihr Benutzer wurde deaktiviert.</translation>
        </message>
        <message>
            <source>PXM refused the credentials. The queue is kept.</source>
            <translation>PXM hat die Zugangsdaten abgelehnt. Die Warteschlange bleibt.</translation>
        </message>
        <message>
            <source>PXM refused the request.</source>
            <translation>PXM hat die Anfrage abgelehnt.</translation>
        </message>
        <message>
            <source>PXM refused the request: %1</source>
            <translation>PXM hat die Anfrage abgelehnt: %1</translation>
        </message>
        <message>
            <source>PXM refused the value for %1. Choose another one.</source>
            <translation>PXM hat den Wert für %1 abgelehnt. Wählen Sie einen anderen.</translation>
        </message>
        <message>
            <source>PXM refused the value for %1: %2. Choose another one.</source>
            <translation>PXM hat den Wert für %1 abgelehnt: %2. Wählen Sie einen anderen.</translation>
        </message>
        <message>
            <source>PXM refused this: the client ID or the secret is wrong, or they were revoked, or their user was deactivated.</source>
            <translation>PXM hat das abgelehnt: Client-ID oder Client-Secret ist falsch oder widerrufen, oder ihr Benutzer wurde deaktiviert.</translation>
        </message>
        <message>
            <source>PXM relinking example.csv</source>
            <translation>PXM-Verknüpfungen Beispiel.csv</translation>
        </message>
        <message>
            <source>PXM shows %1 files named %2 of this size, and which one is this upload cannot be told. Look at them in PXM and remove the surplus, then retry.</source>
            <translation>PXM zeigt %1 Dateien namens %2 in dieser Größe; welche zu diesem Upload gehört, ist nicht zu erkennen. In PXM ansehen, überzählige entfernen, dann wiederholen.</translation>
        </message>
        <message>
            <source>PXM shows it with %1 bytes instead of %2. It stays here: compare them.</source>
            <translation>PXM zeigt die Datei mit %1 statt %2 Bytes. Sie bleibt hier: beide vergleichen.</translation>
        </message>
        <message>
            <source>PXM takes more calls.</source>
            <translation>PXM nimmt weitere Anfragen an.</translation>
        </message>
        <message>
            <source>PXM tells no quota; the last refusals name none.</source>
            <translation>PXM nennt kein Kontingent; die letzten Ablehnungen nennen auch keines.</translation>
        </message>
        <message>
            <source>PXM took %1 but has not shown it since. Look for it in PXM; retry looks for it again here.</source>
            <translation>PXM hat %1 angenommen, aber seither nicht gezeigt. In PXM nachsehen; Wiederholen sucht hier noch einmal danach.</translation>
        </message>
        <message>
            <source>PXM took everything; its lists do not show all of it yet.</source>
            <translation>PXM hat alles angenommen; seine Listen zeigen noch nicht alles.</translation>
        </message>
        <message>
            <source>PXM took the change but shows something else.</source>
            <translation>PXM hat die Änderung angenommen, zeigt aber etwas anderes.</translation>
        </message>
        <message>
            <source>PXM took the credentials and gave a token.</source>
            <translation>PXM hat die Zugangsdaten angenommen und ein Token ausgestellt.</translation>
        </message>
        <message>
            <source>PXM took the file but has not shown it since, or the product is gone. Look for both in PXM; retry links it without uploading again.</source>
            <translation>PXM hat die Datei angenommen, aber seither nicht gezeigt, oder das Produkt ist weg. Beides in PXM suchen; Wiederholen verknüpft ohne neuen Upload.</translation>
        </message>
        <message>
            <source>PXM wants headers with the file whose values it did not tell: %1.</source>
            <translation>PXM verlangt Header, deren Werte es nicht genannt hat: %1.</translation>
        </message>
        <message>
            <source>PXM's answer does not look like %1: it is %2.</source>
            <translation>Die Antwort von PXM sieht nicht aus wie %1, sondern wie %2.</translation>
        </message>
        <message>
            <source>PXM's answer is damaged.</source>
            <translation>Die Antwort von PXM ist beschädigt.</translation>
        </message>
        <message>
            <source>PXM's answer is empty.</source>
            <translation>Die Antwort von PXM ist leer.</translation>
        </message>
        <message>
            <source>PXM's answer is larger than any it should give.</source>
            <translation>Die Antwort von PXM ist größer, als sie sein darf.</translation>
        </message>
        <message>
            <source>PXM, without a product</source>
            <translation>PXM, ohne Produkt</translation>
        </message>
        <message>
            <source>Paint hours with</source>
            <translation>Stunden malen mit</translation>
        </message>
        <message>
            <source>Paint with</source>
            <translation>Malen mit</translation>
        </message>
        <message>
            <source>Parts that are on their way may arrive; this takes at most %1 seconds.</source>
            <translation>Teile, die unterwegs sind, dürfen noch ankommen; das dauert höchstens %1 Sekunden.</translation>
        </message>
        <message>
            <source>Pasted %1.png</source>
            <translation>Eingefügt %1.png</translation>
        </message>
        <message>
            <source>Path of the folder</source>
            <translation>Pfad des Ordners</translation>
        </message>
        <message>
            <source>Pattern of the file names</source>
            <translation>Muster der Dateinamen</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Pause all</source>
            <translation>Alle anhalten</translation>
        </message>
        <message>
            <source>Pause it, or wait until it is done, then retry.</source>
            <translation>Halten Sie sie an, oder warten Sie, bis sie fertig ist; dann versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Pausiert</translation>
        </message>
        <message>
            <source>Pick list</source>
            <translation>Auswahlliste</translation>
        </message>
        <message>
            <source>Picture of %1</source>
            <translation>Bild von %1</translation>
        </message>
        <message>
            <source>Picture of the new version: %1</source>
            <translation>Bild der neuen Version: %1</translation>
        </message>
        <message>
            <source>Pictures cannot be compared here: the part of the program that opens them does not start.</source>
            <translation>Bilder können hier nicht verglichen werden: Der Teil des Programms, der sie öffnet, startet nicht.</translation>
        </message>
        <message>
            <source>Pictures in a row are taken together once no new one came for so long. 0 takes each by itself.</source>
            <translation>Serienbilder werden zusammen genommen, sobald so lange kein neues kam. 0 nimmt jedes einzeln.</translation>
        </message>
        <message>
            <source>Pictures instead of the kind of file, where there are some.</source>
            <translation>Bilder statt des Dateityps, wo es welche gibt.</translation>
        </message>
        <message>
            <source>Pictures of files in PXM are kept on this computer, the ones that were looked at last.</source>
            <translation>Bilder von Dateien in PXM bleiben auf diesem Computer: die, die zuletzt angesehen wurden.</translation>
        </message>
        <message>
            <source>Pictures that PXM has made</source>
            <translation>Bilder, die PXM erzeugt hat</translation>
        </message>
        <message>
            <source>Pictures that belong together</source>
            <translation>Zusammengehörige Bilder</translation>
        </message>
        <message>
            <source>Pictures that look alike too</source>
            <translation>Auch Bilder, die sich gleichen</translation>
        </message>
        <message>
            <source>Pictures with more stars are sent first.</source>
            <translation>Bilder mit mehr Sternen werden zuerst gesendet.</translation>
        </message>
        <message>
            <source>Plan it anew.</source>
            <translation>Sie neu planen.</translation>
        </message>
        <message>
            <source>Planned</source>
            <translation>Geplant</translation>
        </message>
        <message>
            <source>Plans what a CSV or Excel file says; nothing is written at once.</source>
            <translation>Plant, was eine CSV- oder Excel-Datei sagt; geschrieben wird nicht sofort.</translation>
        </message>
        <message>
            <source>Port %1 of this computer cannot be used for --health: %2.</source>
            <translation>Port %1 dieses Computers ist für --health nicht nutzbar: %2.</translation>
        </message>
        <message>
            <source>Practice account</source>
            <translation>Übungskonto</translation>
        </message>
        <message>
            <source>Practice account: nothing here reaches the real PXM.</source>
            <translation>Übungskonto: Nichts von hier kommt ins echte PXM.</translation>
        </message>
        <message>
            <source>Practice with the sandbox</source>
            <translation>Mit der Sandbox üben</translation>
        </message>
        <message>
            <source>Preset</source>
            <translation>Vorlage</translation>
        </message>
        <message>
            <source>Preset of the hot folder</source>
            <translation>Vorlage des Hotfolders</translation>
        </message>
        <message>
            <source>Preset “%1”</source>
            <translation>Vorlage „%1“</translation>
        </message>
        <message>
            <source>Preset “%1” is the destination now.</source>
            <translation>Die Vorlage „%1“ ist jetzt das Ziel.</translation>
        </message>
        <message>
            <source>Preset “%1” was changed.</source>
            <translation>Die Vorlage „%1“ wurde geändert.</translation>
        </message>
        <message>
            <source>Preset “%1” was deleted.</source>
            <translation>Die Vorlage „%1“ wurde gelöscht.</translation>
        </message>
        <message>
            <source>Preset: %1</source>
            <translation>Vorlage: %1</translation>
        </message>
        <message>
            <source>Presets</source>
            <translation>Vorlagen</translation>
        </message>
        <message>
            <source>Press Resume to go on.</source>
            <translation>„Fortsetzen“ drücken, dann geht es weiter.</translation>
        </message>
        <message>
            <source>Press Resume.</source>
            <translation>„Fortsetzen“ drücken.</translation>
        </message>
        <message>
            <source>Press Retry to send it.</source>
            <translation>„Wiederholen“ drücken, um sie zu senden.</translation>
        </message>
        <message>
            <source>Press Retry to try again.</source>
            <translation>„Wiederholen“ drücken, um es noch einmal zu versuchen.</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>Vorschau</translation>
        </message>
        <message>
            <source>Preview, %1</source>
            <translation>Vorschau, %1</translation>
        </message>
        <message>
            <source>Preview: %1</source>
            <translation>Vorschau: %1</translation>
        </message>
        <message>
            <source>Previous file</source>
            <translation>Vorige Datei</translation>
        </message>
        <message>
            <source>Previous file (←)</source>
            <translation>Vorige Datei (←)</translation>
        </message>
        <message>
            <source>Primary region</source>
            <translation>Primäre Region</translation>
        </message>
        <message>
            <source>Problem</source>
            <translation>Problem</translation>
        </message>
        <message>
            <source>Problems</source>
            <translation>Probleme</translation>
        </message>
        <message>
            <source>Processing in PXM</source>
            <translation>Verarbeitung in PXM</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>Produkt</translation>
        </message>
        <message>
            <source>Product %1</source>
            <translation>Produkt %1</translation>
        </message>
        <message>
            <source>Product page</source>
            <translation>Produktseite</translation>
        </message>
        <message>
            <source>Products</source>
            <translation>Produkte</translation>
        </message>
        <message>
            <source>Products by category</source>
            <translation>Produkte nach Kategorie</translation>
        </message>
        <message>
            <source>Products found</source>
            <translation>Gefundene Produkte</translation>
        </message>
        <message>
            <source>Products in the category</source>
            <translation>Produkte in der Kategorie</translation>
        </message>
        <message>
            <source>Products of the category</source>
            <translation>Produkte der Kategorie</translation>
        </message>
        <message>
            <source>Products of this category</source>
            <translation>Produkte dieser Kategorie</translation>
        </message>
        <message>
            <source>Products of this category to link to</source>
            <translation>Produkte dieser Kategorie zum Verknüpfen</translation>
        </message>
        <message>
            <source>Products stay in PXM and are no longer found in it.</source>
            <translation>Produkte bleiben in PXM und sind darin nicht mehr zu finden.</translation>
        </message>
        <message>
            <source>Products unknown</source>
            <translation>Produkte unbekannt</translation>
        </message>
        <message>
            <source>Publication</source>
            <translation>Veröffentlichung</translation>
        </message>
        <message>
            <source>Publication, regions, categories</source>
            <translation>Veröffentlichung, Regionen, Kategorien</translation>
        </message>
        <message>
            <source>Publish</source>
            <translation>Veröffentlichen</translation>
        </message>
        <message>
            <source>Publish from %1</source>
            <translation>Veröffentlichen ab %1</translation>
        </message>
        <message>
            <source>Publish the files, or take that back…</source>
            <translation>Dateien veröffentlichen oder das zurücknehmen …</translation>
        </message>
        <message>
            <source>Publish them, or leave the date out.</source>
            <translation>Veröffentlichen Sie sie, oder lassen Sie das Datum weg.</translation>
        </message>
        <message>
            <source>Published</source>
            <translation>Veröffentlicht</translation>
        </message>
        <message>
            <source>Published from</source>
            <translation>Veröffentlicht ab</translation>
        </message>
        <message>
            <source>Publish…</source>
            <translation>Veröffentlichen …</translation>
        </message>
        <message>
            <source>Put it back, or remove it from the queue.</source>
            <translation>Zurücklegen oder aus der Warteschlange entfernen.</translation>
        </message>
        <message>
            <source>Put only the secret in it.</source>
            <translation>Nur das Secret hineinschreiben.</translation>
        </message>
        <message>
            <source>Queue order</source>
            <translation>Reihenfolge der Warteschlange</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>Eingereiht</translation>
        </message>
        <message>
            <source>Quit PXM Desktop</source>
            <translation>PXM Desktop beenden</translation>
        </message>
        <message>
            <source>Quit it first.</source>
            <translation>Es zuerst beenden.</translation>
        </message>
        <message>
            <source>Quit it, then try again.</source>
            <translation>Es beenden, dann noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Quit it, then try again. If it happens again, its log (Help) says what it was.</source>
            <translation>Beenden Sie es und versuchen Sie es erneut. Geschieht es wieder, steht der Grund im Protokoll (Hilfe).</translation>
        </message>
        <message>
            <source>Quit it, then try again. Nothing was added.</source>
            <translation>Es beenden, dann noch einmal versuchen. Nichts wurde hinzugefügt.</translation>
        </message>
        <message>
            <source>Quit the program that is running, then try again.</source>
            <translation>Das laufende Programm beenden, dann noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Quit the program that is running.</source>
            <translation>Das laufende Programm beenden.</translation>
        </message>
        <message>
            <source>Quits when done</source>
            <translation>Beendet sich, wenn alles fertig ist</translation>
        </message>
        <message>
            <source>Quits when done. Press to keep PXM Desktop open.</source>
            <translation>Beendet sich, wenn alles fertig ist. Drücken hält PXM Desktop offen.</translation>
        </message>
        <message>
            <source>RAW and JPEG together</source>
            <translation>RAW und JPEG zusammen</translation>
        </message>
        <message>
            <source>Rating</source>
            <translation>Bewertung</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>Erneut lesen</translation>
        </message>
        <message>
            <source>Read from PXM what has changed</source>
            <translation>Änderungen aus PXM lesen</translation>
        </message>
        <message>
            <source>Read from PXM what has changed (F5)</source>
            <translation>Änderungen aus PXM lesen (F5)</translation>
        </message>
        <message>
            <source>Read it again</source>
            <translation>Noch einmal lesen</translation>
        </message>
        <message>
            <source>Read the picture again</source>
            <translation>Bild noch einmal laden</translation>
        </message>
        <message>
            <source>Read them now</source>
            <translation>Jetzt lesen</translation>
        </message>
        <message>
            <source>Reading %1…</source>
            <translation>%1 wird gelesen …</translation>
        </message>
        <message>
            <source>Reading is not allowed: allow it</source>
            <translation>Lesen nicht erlaubt: erlauben</translation>
        </message>
        <message>
            <source>Reading the picture</source>
            <translation>Bild wird geladen</translation>
        </message>
        <message numerus="yes">
            <source>Reading what %n files have now…</source>
            <extracomment>One: Reading what %n file has now…</extracomment>
            <translation>
                <numerusform>Was %Ln Datei jetzt hat, wird gelesen …</numerusform>
                <numerusform>Was %Ln Dateien jetzt haben, wird gelesen …</numerusform>
            </translation>
        </message>
        <message>
            <source>Reading what has changed in PXM…</source>
            <translation>Änderungen in PXM werden gelesen …</translation>
        </message>
        <message>
            <source>Reading your files from PXM</source>
            <translation>Ihre Dateien werden aus PXM gelesen</translation>
        </message>
        <message>
            <source>Reading your files from PXM was stopped.</source>
            <translation>Das Lesen Ihrer Dateien aus PXM wurde angehalten.</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Wird gelesen…</translation>
        </message>
        <message>
            <source>Recent</source>
            <translation>Zuletzt</translation>
        </message>
        <message>
            <source>Recently changed</source>
            <translation>Zuletzt geändert</translation>
        </message>
        <message>
            <source>Region</source>
            <translation>Region</translation>
        </message>
        <message>
            <source>Region %1</source>
            <translation>Region %1</translation>
        </message>
        <message>
            <source>Region: %1</source>
            <translation>Region: %1</translation>
        </message>
        <message>
            <source>Regions</source>
            <translation>Regionen</translation>
        </message>
        <message>
            <source>Regions show here once PXM answers.</source>
            <translation>Regionen erscheinen hier, sobald PXM antwortet.</translation>
        </message>
        <message>
            <source>Regions that you use together, under a name</source>
            <translation>Regionen, die zusammengehören, unter einem Namen</translation>
        </message>
        <message>
            <source>Regions…</source>
            <translation>Regionen …</translation>
        </message>
        <message>
            <source>Related products</source>
            <translation>Verwandte Produkte</translation>
        </message>
        <message>
            <source>Related products by group</source>
            <translation>Verwandte Produkte nach Gruppe</translation>
        </message>
        <message>
            <source>Relink from a sheet</source>
            <translation>Aus einer Tabelle verknüpfen</translation>
        </message>
        <message>
            <source>Relink from a sheet…</source>
            <translation>Aus einer Tabelle verknüpfen …</translation>
        </message>
        <message>
            <source>Relink from this sheet</source>
            <translation>Aus dieser Tabelle verknüpfen</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Remove %1</source>
            <translation>%1 entfernen</translation>
        </message>
        <message>
            <source>Remove all</source>
            <translation>Alle entfernen</translation>
        </message>
        <message>
            <source>Remove it from the queue.</source>
            <translation>Aus der Warteschlange entfernen.</translation>
        </message>
        <message>
            <source>Remove the end</source>
            <translation>Ende entfernen</translation>
        </message>
        <message>
            <source>Remove the start</source>
            <translation>Beginn entfernen</translation>
        </message>
        <message>
            <source>Removed</source>
            <translation>Entfernt</translation>
        </message>
        <message numerus="yes">
            <source>Removed %n files from the list.</source>
            <extracomment>One: Removed %n file from the list.</extracomment>
            <translation>
                <numerusform>%Ln Datei aus der Liste entfernt.</numerusform>
                <numerusform>%Ln Dateien aus der Liste entfernt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Rename a set</source>
            <translation>Set umbenennen</translation>
        </message>
        <message>
            <source>Rename the file…</source>
            <translation>Datei umbenennen …</translation>
        </message>
        <message>
            <source>Rename to %1</source>
            <translation>In %1 umbenennen</translation>
        </message>
        <message>
            <source>Rename “%1”…</source>
            <translation>„%1“ umbenennen …</translation>
        </message>
        <message>
            <source>Rename…</source>
            <translation>Umbenennen …</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation>Ersetzen</translation>
        </message>
        <message>
            <source>Replace by a new version…</source>
            <translation>Durch neue Version ersetzen…</translation>
        </message>
        <message>
            <source>Replace the old version</source>
            <translation>Alte Version ersetzen</translation>
        </message>
        <message>
            <source>Replace the one in PXM</source>
            <translation>Die in PXM ersetzen</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset to default</source>
            <translation>Auf Standard zurücksetzen</translation>
        </message>
        <message>
            <source>Reset “%1” to its default</source>
            <translation>„%1“ auf Standard zurücksetzen</translation>
        </message>
        <message>
            <source>Resources</source>
            <translation>Ressourcen</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Resume all</source>
            <translation>Alle fortsetzen</translation>
        </message>
        <message>
            <source>Resume it, or undo it.</source>
            <translation>Setzen Sie sie fort, oder machen Sie sie rückgängig.</translation>
        </message>
        <message>
            <source>Resume that one, undo it, or discard it.</source>
            <translation>Setzen Sie jene fort, machen Sie sie rückgängig oder verwerfen Sie sie.</translation>
        </message>
        <message>
            <source>Retry</source>
            <translation>Wiederholen</translation>
        </message>
        <message numerus="yes">
            <source>Retry all %n</source>
            <extracomment>One: Retry</extracomment>
            <translation>
                <numerusform>Wiederholen</numerusform>
                <numerusform>Alle %Ln wiederholen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Retry all %n that failed</source>
            <extracomment>One: Retry the one that failed</extracomment>
            <translation>
                <numerusform>Die fehlgeschlagene wiederholen</numerusform>
                <numerusform>Alle %n fehlgeschlagenen wiederholen</numerusform>
            </translation>
        </message>
        <message>
            <source>Retry failed</source>
            <translation>Fehlgeschlagene wiederholen</translation>
        </message>
        <message>
            <source>Retry in a few minutes. If it lasts, ask PXM support.</source>
            <translation>In ein paar Minuten wiederholen. Bleibt es so, den PXM-Support fragen.</translation>
        </message>
        <message>
            <source>Retry it then; nothing is uploaded again.</source>
            <translation>Dann wiederholen; nichts wird noch einmal hochgeladen.</translation>
        </message>
        <message>
            <source>Retry it. Or forget first the change that it takes back; then this one can be forgotten too.</source>
            <translation>Versuchen Sie es noch einmal. Oder vergessen Sie zuerst die Änderung, die sie zurücknimmt; dann kann auch diese vergessen werden.</translation>
        </message>
        <message>
            <source>Retry; if it happens again, tell your PXM administrator.</source>
            <translation>Wiederholen; passiert es wieder, die PXM-Administration informieren.</translation>
        </message>
        <message>
            <source>Room for pictures</source>
            <translation>Platz für Bilder</translation>
        </message>
        <message>
            <source>Run again</source>
            <translation>Erneut prüfen</translation>
        </message>
        <message>
            <source>Run “chmod 600” on it.</source>
            <translation>„chmod 600“ darauf ausführen.</translation>
        </message>
        <message>
            <source>Run “pxm-desktop login”, or set PXM_CLIENT_ID with PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE.</source>
            <translation>„pxm-desktop login“ ausführen oder PXM_CLIENT_ID mit PXM_CLIENT_SECRET oder PXM_CLIENT_SECRET_FILE setzen.</translation>
        </message>
        <message>
            <source>SKU</source>
            <translation>SKU</translation>
        </message>
        <message>
            <source>SKU of a new variant</source>
            <translation>SKU einer neuen Variante</translation>
        </message>
        <message>
            <source>Same as the folder</source>
            <translation>Wie der Ordner</translation>
        </message>
        <message>
            <source>Same content</source>
            <translation>Gleicher Inhalt</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>Save %1</source>
            <translation>%1 speichern</translation>
        </message>
        <message>
            <source>Save a bundle for support</source>
            <translation>Support-Paket speichern</translation>
        </message>
        <message>
            <source>Save a bundle for support…</source>
            <translation>Support-Paket speichern …</translation>
        </message>
        <message>
            <source>Save an example of a sheet</source>
            <translation>Beispiel einer Tabelle speichern</translation>
        </message>
        <message>
            <source>Save as preset…</source>
            <translation>Als Vorlage speichern …</translation>
        </message>
        <message>
            <source>Save it again.</source>
            <translation>Noch einmal speichern.</translation>
        </message>
        <message>
            <source>Save it as .xlsx or as CSV.</source>
            <translation>Speichern Sie sie als .xlsx oder als CSV.</translation>
        </message>
        <message>
            <source>Save it as CSV once more.</source>
            <translation>Speichern Sie sie noch einmal als CSV.</translation>
        </message>
        <message>
            <source>Save it elsewhere.</source>
            <translation>Woanders speichern.</translation>
        </message>
        <message>
            <source>Save one of its pictures instead.</source>
            <translation>Stattdessen eines seiner Bilder speichern.</translation>
        </message>
        <message>
            <source>Save search…</source>
            <translation>Suche speichern …</translation>
        </message>
        <message>
            <source>Save the attributes</source>
            <translation>Attribute speichern</translation>
        </message>
        <message>
            <source>Save the changes in “%1”</source>
            <translation>Änderungen in „%1“ speichern</translation>
        </message>
        <message>
            <source>Save the file</source>
            <translation>Datei speichern</translation>
        </message>
        <message>
            <source>Save the options</source>
            <translation>Optionen speichern</translation>
        </message>
        <message>
            <source>Save the resource</source>
            <translation>Ressource speichern</translation>
        </message>
        <message>
            <source>Save these regions as…</source>
            <translation>Diese Regionen speichern als …</translation>
        </message>
        <message>
            <source>Save: %1</source>
            <translation>Speichern: %1</translation>
        </message>
        <message>
            <source>Saved as %1 (%2).</source>
            <translation>Gespeichert als %1 (%2).</translation>
        </message>
        <message>
            <source>Saved as %1.</source>
            <translation>Gespeichert als %1.</translation>
        </message>
        <message>
            <source>Saved search</source>
            <translation>Gespeicherte Suche</translation>
        </message>
        <message>
            <source>Saved searches</source>
            <translation>Gespeicherte Suchen</translation>
        </message>
        <message>
            <source>Saves a sheet that shows which columns there are.</source>
            <translation>Speichert eine Tabelle, die zeigt, welche Spalten es gibt.</translation>
        </message>
        <message>
            <source>Saves the table as a CSV file.</source>
            <translation>Speichert die Tabelle als CSV-Datei.</translation>
        </message>
        <message>
            <source>Saves what the list shows as an Excel workbook or CSV.</source>
            <translation>Speichert die angezeigte Liste als Excel-Arbeitsmappe oder CSV.</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Speichern…</translation>
        </message>
        <message>
            <source>Saving %1…</source>
            <translation>%1 wird gespeichert…</translation>
        </message>
        <message>
            <source>Saving “%1”…</source>
            <translation>„%1“ wird gespeichert …</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search an attribute</source>
            <translation>Attribut suchen</translation>
        </message>
        <message>
            <source>Search attributes and groups</source>
            <translation>Attribute und Gruppen durchsuchen</translation>
        </message>
        <message>
            <source>Search name, SKU or category</source>
            <translation>Name, SKU oder Kategorie</translation>
        </message>
        <message>
            <source>Search on</source>
            <translation>Weitersuchen</translation>
        </message>
        <message>
            <source>Search products</source>
            <translation>Produkte suchen</translation>
        </message>
        <message>
            <source>Search products by name, SKU or category</source>
            <translation>Produkte nach Name, SKU oder Kategorie suchen</translation>
        </message>
        <message>
            <source>Search the history</source>
            <translation>Verlauf durchsuchen</translation>
        </message>
        <message>
            <source>Search the library</source>
            <translation>Bibliothek durchsuchen</translation>
        </message>
        <message>
            <source>Search the products shown</source>
            <translation>Gezeigte Produkte durchsuchen</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>Suche läuft</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Suche läuft …</translation>
        </message>
        <message>
            <source>Secrets can be kept in %1.</source>
            <translation>Secrets lassen sich in %1 aufbewahren.</translation>
        </message>
        <message>
            <source>Select all</source>
            <translation>Alle auswählen</translation>
        </message>
        <message>
            <source>Select failed</source>
            <translation>Fehlgeschlagene auswählen</translation>
        </message>
        <message>
            <source>Select files in the library and change what they are linked to. What you do is listed here.</source>
            <translation>In der Bibliothek Dateien auswählen und ihre Verknüpfungen ändern. Hier steht, was geändert wurde.</translation>
        </message>
        <message>
            <source>Select nothing</source>
            <translation>Nichts auswählen</translation>
        </message>
        <message>
            <source>Selected files</source>
            <translation>Ausgewählte Dateien</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>Wird gesendet</translation>
        </message>
        <message>
            <source>Sending can go on without the window. %1 Or stop now: nothing is lost, and the next start goes on where this one ended.</source>
            <translation>Das Senden kann ohne Fenster weitergehen. %1 Oder jetzt anhalten: Nichts geht verloren, der nächste Start macht dort weiter.</translation>
        </message>
        <message>
            <source>Sent from %1</source>
            <translation>Gesendet aus %1</translation>
        </message>
        <message>
            <source>Sent from this computer</source>
            <translation>Von hier gesendet</translation>
        </message>
        <message>
            <source>Set %1</source>
            <translation>%1 setzen</translation>
        </message>
        <message>
            <source>Set %1, empty %2</source>
            <translation>%1 setzen, %2 leeren</translation>
        </message>
        <message>
            <source>Set PXM_CLIENT_ID as well.</source>
            <translation>Auch PXM_CLIENT_ID setzen.</translation>
        </message>
        <message>
            <source>Set PXM_DATA_DIR to a folder on a disk of this computer.</source>
            <translation>PXM_DATA_DIR auf einen Ordner auf einer Festplatte dieses Computers setzen.</translation>
        </message>
        <message>
            <source>Set PXM_DATA_DIR to a folder.</source>
            <translation>PXM_DATA_DIR auf einen Ordner setzen.</translation>
        </message>
        <message>
            <source>Set PXM_DATA_DIR to another folder.</source>
            <translation>PXM_DATA_DIR auf einen anderen Ordner setzen.</translation>
        </message>
        <message>
            <source>Set a start</source>
            <translation>Beginn festlegen</translation>
        </message>
        <message>
            <source>Set an HTTP proxy in the settings.</source>
            <translation>In den Einstellungen einen HTTP-Proxy eintragen.</translation>
        </message>
        <message>
            <source>Set an attribute of the files</source>
            <translation>Ein Attribut der Dateien setzen</translation>
        </message>
        <message>
            <source>Set an end</source>
            <translation>Ende festlegen</translation>
        </message>
        <message>
            <source>Set attributes of the files…</source>
            <translation>Attribute der Dateien setzen …</translation>
        </message>
        <message>
            <source>Set by your administrator</source>
            <translation>Von der Administration vorgegeben</translation>
        </message>
        <message>
            <source>Sets</source>
            <translation>Sets</translation>
        </message>
        <message>
            <source>Sets of regions</source>
            <translation>Regionen-Sets</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Settings with values that cannot be used were put back to their default: %1.</source>
            <translation>Einstellungen mit unbrauchbaren Werten wurden auf Standard zurückgesetzt: %1.</translation>
        </message>
        <message>
            <source>Several computers watch this folder; each file is sent once.</source>
            <translation>Mehrere Computer überwachen diesen Ordner; jede Datei wird einmal gesendet.</translation>
        </message>
        <message>
            <source>Shared by several stations</source>
            <translation>Von mehreren Stationen genutzt</translation>
        </message>
        <message>
            <source>Sheet %1</source>
            <translation>Tabelle %1</translation>
        </message>
        <message>
            <source>Sheets (*.csv *.xlsx)</source>
            <translation>Tabellen (*.csv *.xlsx)</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Anzeigen</translation>
        </message>
        <message numerus="yes">
            <source>Show %n more</source>
            <extracomment>One: Show %n more</extracomment>
            <translation>
                <numerusform>%Ln weiteres anzeigen</numerusform>
                <numerusform>%Ln weitere anzeigen</numerusform>
            </translation>
        </message>
        <message>
            <source>Show a product</source>
            <translation>Ein Produkt zeigen</translation>
        </message>
        <message>
            <source>Show activity</source>
            <translation>Aktivität anzeigen</translation>
        </message>
        <message>
            <source>Show all files</source>
            <translation>Alle Dateien anzeigen</translation>
        </message>
        <message>
            <source>Show all products</source>
            <translation>Alle Produkte zeigen</translation>
        </message>
        <message>
            <source>Show all settings</source>
            <translation>Alle Einstellungen anzeigen</translation>
        </message>
        <message>
            <source>Show fewer</source>
            <translation>Weniger anzeigen</translation>
        </message>
        <message>
            <source>Show file</source>
            <translation>Datei anzeigen</translation>
        </message>
        <message>
            <source>Show files</source>
            <translation>Dateien zeigen</translation>
        </message>
        <message>
            <source>Show in file manager</source>
            <translation>Im Dateimanager anzeigen</translation>
        </message>
        <message>
            <source>Show in folder</source>
            <translation>Im Ordner anzeigen</translation>
        </message>
        <message>
            <source>Show in the library</source>
            <translation>In der Bibliothek zeigen</translation>
        </message>
        <message>
            <source>Show its activity</source>
            <translation>Seine Aktivität anzeigen</translation>
        </message>
        <message>
            <source>Show more groups</source>
            <translation>Weitere Gruppen zeigen</translation>
        </message>
        <message>
            <source>Show only the hot folder</source>
            <translation>Nur diesen Hotfolder anzeigen</translation>
        </message>
        <message>
            <source>Show only the size</source>
            <translation>Nur diese Größe zeigen</translation>
        </message>
        <message>
            <source>Show only the stack</source>
            <translation>Nur diesen Stapel zeigen</translation>
        </message>
        <message>
            <source>Show only the state</source>
            <translation>Nur diesen Status anzeigen</translation>
        </message>
        <message>
            <source>Show only the time</source>
            <translation>Nur diesen Zeitraum anzeigen</translation>
        </message>
        <message>
            <source>Show only the type</source>
            <translation>Nur diesen Typ zeigen</translation>
        </message>
        <message>
            <source>Show or hide the sources</source>
            <translation>Quellen ein- oder ausblenden</translation>
        </message>
        <message>
            <source>Show problems</source>
            <translation>Probleme anzeigen</translation>
        </message>
        <message>
            <source>Show the change of %1: %2</source>
            <translation>Änderung vom %1 zeigen: %2</translation>
        </message>
        <message>
            <source>Show the file</source>
            <translation>Datei zeigen</translation>
        </message>
        <message>
            <source>Show the folder</source>
            <translation>Ordner anzeigen</translation>
        </message>
        <message>
            <source>Show the log</source>
            <translation>Protokoll anzeigen</translation>
        </message>
        <message>
            <source>Show the picture at 100 %</source>
            <translation>Bild mit 100 % zeigen</translation>
        </message>
        <message>
            <source>Show the picture at 100 % (1, or double click)</source>
            <translation>Bild mit 100 % zeigen (1 oder Doppelklick)</translation>
        </message>
        <message>
            <source>Show the product</source>
            <translation>Produkt zeigen</translation>
        </message>
        <message>
            <source>Show the whole picture</source>
            <translation>Ganzes Bild zeigen</translation>
        </message>
        <message>
            <source>Show the whole picture (0)</source>
            <translation>Ganzes Bild zeigen (0)</translation>
        </message>
        <message>
            <source>Show what is new</source>
            <translation>Neues zeigen</translation>
        </message>
        <message>
            <source>Show what it takes back</source>
            <translation>Zeigen, was sie zurücknimmt</translation>
        </message>
        <message>
            <source>Show what took it back</source>
            <translation>Zeigen, was sie zurücknahm</translation>
        </message>
        <message>
            <source>Show: %1</source>
            <translation>Anzeigen: %1</translation>
        </message>
        <message>
            <source>Sign in</source>
            <translation>Anmelden</translation>
        </message>
        <message>
            <source>Sign in again, then resume.</source>
            <translation>Melden Sie sich neu an und setzen Sie dann fort.</translation>
        </message>
        <message>
            <source>Sign in again.</source>
            <translation>Neu anmelden.</translation>
        </message>
        <message>
            <source>Sign in again…</source>
            <translation>Neu anmelden …</translation>
        </message>
        <message>
            <source>Sign in to PXM</source>
            <translation>Bei PXM anmelden</translation>
        </message>
        <message>
            <source>Sign in to another account…</source>
            <translation>Bei einem anderen Konto anmelden …</translation>
        </message>
        <message>
            <source>Sign in to it again, then resume.</source>
            <translation>Wieder bei ihm anmelden, dann fortsetzen.</translation>
        </message>
        <message>
            <source>Sign in to it first.</source>
            <translation>Zuerst dort anmelden.</translation>
        </message>
        <message>
            <source>Sign in to the account again.</source>
            <translation>Bei diesem Konto neu anmelden.</translation>
        </message>
        <message>
            <source>Sign in, and what you dropped is added right away.</source>
            <translation>Nach der Anmeldung wird das Abgelegte gleich hinzugefügt.</translation>
        </message>
        <message>
            <source>Sign in, or set PXM_CLIENT_ID with PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE in the environment.</source>
            <translation>Anmelden oder PXM_CLIENT_ID mit PXM_CLIENT_SECRET oder PXM_CLIENT_SECRET_FILE in der Umgebung setzen.</translation>
        </message>
        <message>
            <source>Sign in, then make the hot folder.</source>
            <translation>Anmelden, dann den Hotfolder anlegen.</translation>
        </message>
        <message>
            <source>Sign in, then save it again.</source>
            <translation>Anmelden, dann noch einmal speichern.</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>Abmelden</translation>
        </message>
        <message>
            <source>Signed out</source>
            <translation>Abgemeldet</translation>
        </message>
        <message>
            <source>Signing in</source>
            <translation>Anmeldung läuft</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Size in bytes</source>
            <translation>Größe in Bytes</translation>
        </message>
        <message>
            <source>Size: %1</source>
            <translation>Größe: %1</translation>
        </message>
        <message>
            <source>Skip, link the one in PXM</source>
            <translation>Überspringen, verknüpfen</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>Skipped files</source>
            <translation>Übersprungene Dateien</translation>
        </message>
        <message>
            <source>Skipped: %1</source>
            <translation>Übersprungen: %1</translation>
        </message>
        <message>
            <source>Small picture</source>
            <translation>Kleines Bild</translation>
        </message>
        <message>
            <source>Small pictures</source>
            <translation>Kleine Bilder</translation>
        </message>
        <message>
            <source>Smallest first</source>
            <translation>Kleinste zuerst</translation>
        </message>
        <message>
            <source>So that no file is missed even where news of changes gets lost.</source>
            <translation>Damit keine Datei fehlt, auch wenn Meldungen verloren gehen.</translation>
        </message>
        <message>
            <source>Some %1 could not be read.</source>
            <translation>Einige %1 ließen sich nicht lesen.</translation>
        </message>
        <message>
            <source>Some %1 could not be read. The file was set aside as %2; %3.</source>
            <translation>Einige %1 ließen sich nicht lesen. Die Datei liegt jetzt als %2 daneben; %3.</translation>
        </message>
        <message>
            <source>Some files are not changed. The list says why.</source>
            <translation>Einige Dateien sind nicht geändert. Die Liste sagt, warum.</translation>
        </message>
        <message>
            <source>Somebody else changed the same thing meanwhile, so it was left. Retry to let your change win.</source>
            <translation>Jemand anders hat inzwischen dasselbe geändert, darum blieb es, wie es ist. Versuchen Sie es noch einmal, damit Ihre Änderung gilt.</translation>
        </message>
        <message>
            <source>Somebody else keeps changing this back, so it was left. Talk to them, or retry to let your change win.</source>
            <translation>Jemand anders ändert dies immer wieder zurück, darum blieb es, wie es ist. Sprechen Sie sich ab, oder versuchen Sie es noch einmal, damit Ihre Änderung gilt.</translation>
        </message>
        <message>
            <source>Somebody else may be changing the same. Look at it in PXM, then try again.</source>
            <translation>Vielleicht ändert gerade jemand anderes dasselbe. Sehen Sie in PXM nach und versuchen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>Something answers, but it is not PXM, or nothing answers at all.</source>
            <translation>Etwas anderes als PXM antwortet, oder gar nichts.</translation>
        </message>
        <message>
            <source>Something is not saved yet, so the language changes at the next start.</source>
            <translation>Etwas ist noch nicht gespeichert; die Sprache wechselt beim nächsten Start.</translation>
        </message>
        <message>
            <source>Something is to be both added and taken away.</source>
            <translation>Etwas soll zugleich hinzugefügt und weggenommen werden.</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>Tempo</translation>
        </message>
        <message>
            <source>Speed of the last two minutes</source>
            <translation>Tempo der letzten zwei Minuten</translation>
        </message>
        <message>
            <source>Split it.</source>
            <translation>Teilen Sie sie.</translation>
        </message>
        <message>
            <source>Stack</source>
            <translation>Stapel</translation>
        </message>
        <message>
            <source>Stars go to</source>
            <translation>Sterne nach</translation>
        </message>
        <message>
            <source>Stars, labels and keywords</source>
            <translation>Sterne, Etiketten und Stichwörter</translation>
        </message>
        <message>
            <source>Start it</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>Start of publication</source>
            <translation>Beginn der Veröffentlichung</translation>
        </message>
        <message>
            <source>Start the command again.</source>
            <translation>Den Befehl noch einmal starten.</translation>
        </message>
        <message>
            <source>Start the program again.</source>
            <translation>Das Programm neu starten.</translation>
        </message>
        <message>
            <source>Start watching, then try again.</source>
            <translation>Das Überwachen starten, dann noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Start when I log in</source>
            <translation>Beim Anmelden starten</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>Startet</translation>
        </message>
        <message>
            <source>Starting and closing</source>
            <translation>Starten und Beenden</translation>
        </message>
        <message>
            <source>Starting the sandbox…</source>
            <translation>Sandbox startet …</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Stay here</source>
            <translation>Hier bleiben</translation>
        </message>
        <message>
            <source>Stay open</source>
            <translation>Offen bleiben</translation>
        </message>
        <message>
            <source>Stays</source>
            <translation>Bleibt</translation>
        </message>
        <message>
            <source>Still changing: sent again later</source>
            <translation>Ändert sich noch: folgt später</translation>
        </message>
        <message>
            <source>Still processed by PXM</source>
            <translation>Wird von PXM noch verarbeitet</translation>
        </message>
        <message>
            <source>Still processing</source>
            <translation>Noch in Verarbeitung</translation>
        </message>
        <message>
            <source>Still starting. What you do now is done as soon as that is over.</source>
            <translation>Der Start dauert noch. Was Sie jetzt tun, wird gleich danach ausgeführt.</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Stoppen</translation>
        </message>
        <message>
            <source>Stop looking through the folder</source>
            <translation>Durchsehen des Ordners stoppen</translation>
        </message>
        <message>
            <source>Stop reading from PXM</source>
            <translation>Lesen aus PXM anhalten</translation>
        </message>
        <message>
            <source>Stop safely</source>
            <translation>Sicher anhalten</translation>
        </message>
        <message>
            <source>Stop safely and quit</source>
            <translation>Sicher anhalten und beenden</translation>
        </message>
        <message>
            <source>Stop searching</source>
            <translation>Suche beenden</translation>
        </message>
        <message>
            <source>Stopped before anything was found.</source>
            <translation>Beendet, bevor etwas gefunden wurde.</translation>
        </message>
        <message>
            <source>Stopped. The next search goes on from there.</source>
            <translation>Angehalten. Die nächste Suche macht dort weiter.</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>Wird angehalten</translation>
        </message>
        <message>
            <source>Stopping safely…</source>
            <translation>Wird sicher angehalten …</translation>
        </message>
        <message>
            <source>Sub-folders</source>
            <translation>Unterordner</translation>
        </message>
        <message>
            <source>Such as *.jpg, or final/** for all in a folder. Without any, every file is taken.</source>
            <translation>Etwa *.jpg, oder final/** für alles in einem Ordner. Ohne wird jede Datei genommen.</translation>
        </message>
        <message>
            <source>Such as *_draft*. They stay where they are.</source>
            <translation>Etwa *_entwurf*. Sie bleiben, wo sie sind.</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>Take %1 off</source>
            <translation>%1 wegnehmen</translation>
        </message>
        <message>
            <source>Take PXM_CLIENT_ID, PXM_CLIENT_SECRET and PXM_CLIENT_SECRET_FILE out of it.</source>
            <translation>PXM_CLIENT_ID, PXM_CLIENT_SECRET und PXM_CLIENT_SECRET_FILE daraus entfernen.</translation>
        </message>
        <message>
            <source>Take another name, or replace it.</source>
            <translation>Einen anderen Namen nehmen oder sie ersetzen.</translation>
        </message>
        <message>
            <source>Take it off</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Take out of %2</source>
            <translation>Aus %2 nehmen</translation>
        </message>
        <message>
            <source>Take search and filters away</source>
            <translation>Suche und Filter aufheben</translation>
        </message>
        <message>
            <source>Take the filters away</source>
            <translation>Filter aufheben</translation>
        </message>
        <message>
            <source>Take the search away</source>
            <translation>Suche aufheben</translation>
        </message>
        <message>
            <source>Take “%1” off</source>
            <translation>„%1“ entfernen</translation>
        </message>
        <message>
            <source>Taken back</source>
            <translation>Zurückgenommen</translation>
        </message>
        <message>
            <source>Taken back: %1</source>
            <translation>Zurückgenommen: %1</translation>
        </message>
        <message>
            <source>Taken back: %1.</source>
            <translation>Zurückgenommen: %1.</translation>
        </message>
        <message>
            <source>Takes it off this list. PXM keeps what was changed.</source>
            <translation>Nimmt sie von dieser Liste. PXM behält, was geändert wurde.</translation>
        </message>
        <message>
            <source>Taking back links: %1</source>
            <translation>Verknüpfungen werden zurückgenommen: %1</translation>
        </message>
        <message>
            <source>Telling PXM…</source>
            <translation>PXM wird benachrichtigt…</translation>
        </message>
        <message>
            <source>Temporary files of programs and systems are not uploaded.</source>
            <translation>Temporäre Dateien von Programmen und Systemen werden nicht hochgeladen.</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>Text in it</source>
            <translation>Text im Bild</translation>
        </message>
        <message>
            <source>The %1 (process %2) uses it now.</source>
            <translation>Gerade verwendet ihn: %1 (Prozess %2).</translation>
        </message>
        <message>
            <source>The PXM Desktop that did the work ended.</source>
            <translation>Das PXM Desktop, das gearbeitet hat, wurde beendet.</translation>
        </message>
        <message>
            <source>The PXM Desktop that is running could not do that: something went wrong inside it.</source>
            <translation>Das laufende PXM Desktop konnte das nicht ausführen: In ihm ist ein Fehler aufgetreten.</translation>
        </message>
        <message>
            <source>The PXM Desktop that is running is of another version.</source>
            <translation>Das laufende PXM Desktop hat eine andere Version.</translation>
        </message>
        <message>
            <source>The PXM id is on the clipboard.</source>
            <translation>Die PXM-ID ist in der Zwischenablage.</translation>
        </message>
        <message>
            <source>The account has no %1 to try it with.</source>
            <translation>Das Konto hat nichts, womit sich das probieren lässt (%1).</translation>
        </message>
        <message>
            <source>The account was left, so nothing was begun.</source>
            <translation>Das Konto wurde verlassen, deshalb wurde nichts begonnen.</translation>
        </message>
        <message>
            <source>The address of PXM could not be found.</source>
            <translation>Die Adresse von PXM wurde nicht gefunden.</translation>
        </message>
        <message>
            <source>The answer does not look like one from PXM.</source>
            <translation>Die Antwort sieht nicht nach PXM aus.</translation>
        </message>
        <message>
            <source>The answer of PXM got lost on its way, so the outcome is not known.</source>
            <translation>Die Antwort von PXM ging unterwegs verloren; das Ergebnis ist nicht bekannt.</translation>
        </message>
        <message>
            <source>The answer points to another address, which is not followed.</source>
            <translation>Die Antwort verweist auf eine andere Adresse; dorthin wird nicht gegangen.</translation>
        </message>
        <message>
            <source>The attribute of the file in PXM that gets it.</source>
            <translation>Das Attribut der Datei in PXM, das es bekommt.</translation>
        </message>
        <message>
            <source>The attribute of the file in PXM that gets the words.</source>
            <translation>Das Attribut der Datei in PXM, das die Wörter bekommt.</translation>
        </message>
        <message>
            <source>The attribute of the file in PXM that gets them.</source>
            <translation>Das Attribut der Datei in PXM, das sie bekommt.</translation>
        </message>
        <message>
            <source>The attribute “%1” would get two values.</source>
            <translation>Das Attribut „%1“ bekäme zwei Werte.</translation>
        </message>
        <message>
            <source>The attributes of this file could not be read.</source>
            <translation>Die Attribute dieser Datei konnten nicht gelesen werden.</translation>
        </message>
        <message>
            <source>The category that it lies in</source>
            <translation>Die Kategorie, in der es liegt</translation>
        </message>
        <message>
            <source>The certificate shown for %1 is not trusted here: %2.</source>
            <translation>Dem Zertifikat von %1 wird hier nicht vertraut: %2.</translation>
        </message>
        <message>
            <source>The change was taken back.</source>
            <translation>Die Änderung wurde zurückgenommen.</translation>
        </message>
        <message>
            <source>The check was stopped.</source>
            <translation>Die Prüfung wurde gestoppt.</translation>
        </message>
        <message>
            <source>The command cannot be understood: %1.</source>
            <translation>Der Befehl ist nicht zu verstehen: %1.</translation>
        </message>
        <message>
            <source>The computer could not read the file.</source>
            <translation>Der Computer konnte die Datei nicht lesen.</translation>
        </message>
        <message>
            <source>The computer could not read the file: %1.</source>
            <translation>Der Computer konnte die Datei nicht lesen: %1.</translation>
        </message>
        <message>
            <source>The computer could not read the folder: %1.</source>
            <translation>Der Computer konnte den Ordner nicht lesen: %1.</translation>
        </message>
        <message>
            <source>The connection is encrypted; %1 vouches for it.</source>
            <translation>Die Verbindung ist verschlüsselt; dafür bürgt %1.</translation>
        </message>
        <message>
            <source>The connection is opened on its way by “%1”.</source>
            <translation>Die Verbindung wird unterwegs von „%1“ geöffnet.</translation>
        </message>
        <message>
            <source>The connection to PXM broke.</source>
            <translation>Die Verbindung zu PXM ist abgebrochen.</translation>
        </message>
        <message>
            <source>The connection to the storage broke.</source>
            <translation>Die Verbindung zum Speicher ist abgebrochen.</translation>
        </message>
        <message>
            <source>The connection to the storage hangs.</source>
            <translation>Die Verbindung zum Speicher hängt.</translation>
        </message>
        <message>
            <source>The connection to the storage of PXM broke.</source>
            <translation>Die Verbindung zum Speicher von PXM ist abgebrochen.</translation>
        </message>
        <message>
            <source>The credentials come from the environment.</source>
            <translation>Die Zugangsdaten kommen aus der Umgebung.</translation>
        </message>
        <message>
            <source>The data directory %1 is on a network share, where the queue could be damaged.</source>
            <translation>Der Datenordner %1 liegt auf einer Netzwerkfreigabe; dort kann die Warteschlange Schaden nehmen.</translation>
        </message>
        <message>
            <source>The destination is empty now.</source>
            <translation>Das Ziel ist jetzt leer.</translation>
        </message>
        <message>
            <source>The disk on which the queue is kept has %1 GB left.</source>
            <translation>Auf dem Laufwerk der Warteschlange sind %1 GB frei.</translation>
        </message>
        <message>
            <source>The disk on which the queue is kept has %1 MB left.</source>
            <translation>Auf dem Laufwerk der Warteschlange sind %1 MB frei.</translation>
        </message>
        <message>
            <source>The disk on which the queue is kept has only %1 MB left.</source>
            <translation>Auf dem Laufwerk der Warteschlange sind nur noch %1 MB frei.</translation>
        </message>
        <message>
            <source>The disk or network drive of the file does not answer.</source>
            <translation>Die Festplatte oder das Netzlaufwerk der Datei antwortet nicht.</translation>
        </message>
        <message>
            <source>The disk or share of the folder does not answer. Connect it again.</source>
            <translation>Das Laufwerk oder die Freigabe des Ordners antwortet nicht. Wieder verbinden.</translation>
        </message>
        <message>
            <source>The disk or share of the folder is not connected. Connect it, and the hot folder goes on by itself. If its files have moved to this disk for good, set the folder anew.</source>
            <translation>Das Laufwerk oder die Freigabe des Ordners ist nicht verbunden. Verbinden; dann läuft der Hotfolder von selbst weiter. Liegen seine Dateien jetzt dauerhaft auf diesem Laufwerk, den Ordner neu setzen.</translation>
        </message>
        <message>
            <source>The disk that holds %1 is full.</source>
            <translation>Die Festplatte mit %1 ist voll.</translation>
        </message>
        <message>
            <source>The disk that holds the file does not answer.</source>
            <translation>Die Festplatte mit der Datei antwortet nicht.</translation>
        </message>
        <message>
            <source>The document itself stays where it is.</source>
            <translation>Das Dokument selbst bleibt, wo es ist.</translation>
        </message>
        <message>
            <source>The end of the file is missing: it is still being written, or was cut off.</source>
            <translation>Das Ende der Datei fehlt: Sie wird noch geschrieben oder wurde abgeschnitten.</translation>
        </message>
        <message>
            <source>The environment has a client secret but no client id.</source>
            <translation>Die Umgebung hat ein Client-Secret, aber keine Client-ID.</translation>
        </message>
        <message>
            <source>The example could not be saved: %1.</source>
            <translation>Das Beispiel ließ sich nicht speichern: %1.</translation>
        </message>
        <message>
            <source>The example is in %1.</source>
            <translation>Das Beispiel ist in %1.</translation>
        </message>
        <message>
            <source>The export broke off before it was done.</source>
            <translation>Der Export ist vorzeitig abgebrochen.</translation>
        </message>
        <message>
            <source>The family has no variants yet.</source>
            <translation>Die Familie hat noch keine Varianten.</translation>
        </message>
        <message>
            <source>The file arrived damaged in the storage.</source>
            <translation>Die Datei kam beschädigt im Speicher an.</translation>
        </message>
        <message>
            <source>The file can be read.</source>
            <translation>Die Datei ist lesbar.</translation>
        </message>
        <message>
            <source>The file cannot be read. Close it elsewhere, then press Retry.</source>
            <translation>Die Datei ist nicht lesbar. In anderen Programmen schließen, dann „Wiederholen“ drücken.</translation>
        </message>
        <message>
            <source>The file changed while it was being sent.</source>
            <translation>Die Datei hat sich beim Senden geändert.</translation>
        </message>
        <message>
            <source>The file changed while it was being uploaded.</source>
            <translation>Die Datei hat sich beim Hochladen geändert.</translation>
        </message>
        <message>
            <source>The file could not be written: %1.</source>
            <translation>Die Datei ließ sich nicht schreiben: %1.</translation>
        </message>
        <message>
            <source>The file is empty now. It goes on by itself once it has its content.</source>
            <translation>Die Datei ist gerade leer. Es geht von selbst weiter, sobald sie ihren Inhalt hat.</translation>
        </message>
        <message>
            <source>The file is empty, so there is nothing to upload. Save it again, then retry.</source>
            <translation>Die Datei ist leer; es gibt nichts hochzuladen. Noch einmal speichern, dann wiederholen.</translation>
        </message>
        <message>
            <source>The file is empty.</source>
            <translation>Die Datei ist leer.</translation>
        </message>
        <message>
            <source>The file is empty; it is taken once something is in it.</source>
            <translation>Die Datei ist leer; sie wird genommen, sobald etwas darin ist.</translation>
        </message>
        <message>
            <source>The file is in PXM, but PXM did not take its products or regions: one of them may have been deleted there. Choose again, then retry; nothing is uploaded again.</source>
            <translation>Die Datei ist in PXM, aber PXM hat ihre Produkte oder Regionen nicht angenommen: Eines davon wurde dort vielleicht gelöscht. Neu wählen, dann wiederholen; nichts wird noch einmal hochgeladen.</translation>
        </message>
        <message>
            <source>The file is in PXM, but your PXM user may not link it to this product. Ask for permission or choose another product, then retry; nothing is uploaded again.</source>
            <translation>Die Datei ist in PXM, darf mit diesem Zugang aber nicht mit dem Produkt verknüpft werden. Die Berechtigung anfragen oder ein anderes Produkt wählen, dann wiederholen; nichts wird noch einmal hochgeladen.</translation>
        </message>
        <message>
            <source>The file is larger than the storage takes.</source>
            <translation>Die Datei ist größer, als der Speicher annimmt.</translation>
        </message>
        <message>
            <source>The file is named after the product %1.</source>
            <translation>Die Datei heißt nach dem Produkt %1.</translation>
        </message>
        <message>
            <source>The file is no CSV: %1.</source>
            <translation>Die Datei ist keine CSV-Datei: %1.</translation>
        </message>
        <message>
            <source>The file is no Excel file that can be read.</source>
            <translation>Die Datei ist keine lesbare Excel-Datei.</translation>
        </message>
        <message>
            <source>The file is no longer there.</source>
            <translation>Die Datei ist nicht mehr da.</translation>
        </message>
        <message>
            <source>The file is only in iCloud. Download it to this computer, then add it again.</source>
            <translation>Die Datei ist nur in iCloud. Auf diesen Computer laden, dann noch einmal hinzufügen.</translation>
        </message>
        <message>
            <source>The file is only in iCloud; it is taken once it is on this computer.</source>
            <translation>Die Datei ist nur in iCloud; sie wird genommen, sobald sie auf diesem Computer ist.</translation>
        </message>
        <message>
            <source>The file is only in the cloud, not on this computer.</source>
            <translation>Die Datei ist nur in der Cloud, nicht auf diesem Computer.</translation>
        </message>
        <message>
            <source>The file is only in the cloud.</source>
            <translation>Die Datei ist nur in der Cloud.</translation>
        </message>
        <message>
            <source>The file is only in the cloud. Download it to this computer, then add it again.</source>
            <translation>Die Datei ist nur in der Cloud. Auf diesen Computer laden, dann noch einmal hinzufügen.</translation>
        </message>
        <message>
            <source>The file is only in the cloud; it is taken once it is on this computer.</source>
            <translation>Die Datei ist nur in der Cloud; sie wird genommen, sobald sie auf diesem Computer ist.</translation>
        </message>
        <message>
            <source>The file is still changing.</source>
            <translation>Die Datei ändert sich noch.</translation>
        </message>
        <message>
            <source>The file is too large.</source>
            <translation>Die Datei ist zu groß.</translation>
        </message>
        <message>
            <source>The file is whole.</source>
            <translation>Die Datei ist vollständig.</translation>
        </message>
        <message>
            <source>The file keeps changing while it is being uploaded. Close it in the program that writes it; it goes on by itself.</source>
            <translation>Die Datei ändert sich beim Hochladen immer wieder. Im Programm schließen, das sie schreibt; es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>The file name finds the product; those chosen here are linked besides.</source>
            <translation>Der Dateiname findet das Produkt; hier gewählte werden zusätzlich verknüpft.</translation>
        </message>
        <message>
            <source>The file that PXM had was deleted there; it is uploaded again.</source>
            <translation>Die Datei in PXM wurde dort gelöscht; sie wird noch einmal hochgeladen.</translation>
        </message>
        <message>
            <source>The file then</source>
            <translation>Die Datei danach</translation>
        </message>
        <message>
            <source>The file was not stored.</source>
            <translation>Die Datei wurde nicht gespeichert.</translation>
        </message>
        <message>
            <source>The files have changed. The list stands still while many of them are selected.</source>
            <translation>Die Dateien haben sich geändert. Die Liste bleibt stehen, solange viele ausgewählt sind.</translation>
        </message>
        <message numerus="yes">
            <source>The first %n of more</source>
            <extracomment>One: The first %n of more</extracomment>
            <translation>
                <numerusform>Die erste %n von mehr</numerusform>
                <numerusform>Die ersten %n von mehr</numerusform>
            </translation>
        </message>
        <message>
            <source>The folder</source>
            <translation>Der Ordner</translation>
        </message>
        <message>
            <source>The folder cannot hold claims: %1.</source>
            <translation>Der Ordner kann keine Belegungen halten: %1.</translation>
        </message>
        <message>
            <source>The folder in which the queue is kept cannot be read: %1.</source>
            <translation>Der Ordner der Warteschlange kann nicht gelesen werden: %1.</translation>
        </message>
        <message>
            <source>The folder is already part of this upload; it is taken once.</source>
            <translation>Der Ordner gehört schon zu diesem Upload; er wird nur einmal genommen.</translation>
        </message>
        <message>
            <source>The folder is empty and on another disk than before, as when a share is not connected. Connect it, or put a file in.</source>
            <translation>Der Ordner ist leer und liegt auf einem anderen Laufwerk als bisher, wie bei einer nicht verbundenen Freigabe. Verbinden oder eine Datei hineinlegen.</translation>
        </message>
        <message>
            <source>The folder is empty now. What is saved there is uploaded by itself.</source>
            <translation>Der Ordner ist jetzt leer. Was dort gespeichert wird, wird von selbst hochgeladen.</translation>
        </message>
        <message>
            <source>The folder is not there. Connect its disk or share, or put it back.</source>
            <translation>Der Ordner ist nicht da. Sein Laufwerk oder seine Freigabe verbinden oder ihn zurücklegen.</translation>
        </message>
        <message>
            <source>The folder is on a network share, of which the system does not tell all changes.</source>
            <translation>Der Ordner liegt auf einer Netzwerkfreigabe, deren Änderungen das System nicht alle meldet.</translation>
        </message>
        <message>
            <source>The folder is polled, as it is set.</source>
            <translation>Der Ordner wird wie eingestellt regelmäßig durchgesehen.</translation>
        </message>
        <message>
            <source>The folder is read-only, so stations cannot claim files there.</source>
            <translation>Der Ordner ist schreibgeschützt; Stationen können dort keine Dateien belegen.</translation>
        </message>
        <message>
            <source>The folder is there again.</source>
            <translation>Der Ordner ist wieder da.</translation>
        </message>
        <message>
            <source>The folder with the claims is not there.</source>
            <translation>Der Ordner mit den Belegungen ist nicht da.</translation>
        </message>
        <message>
            <source>The folder's disk or share does not answer. Until it does, nothing is taken from it.</source>
            <translation>Das Laufwerk oder die Freigabe des Ordners antwortet nicht. Bis dahin wird nichts daraus genommen.</translation>
        </message>
        <message>
            <source>The headings of the sheet cannot be used.</source>
            <translation>Die Überschriften der Tabelle sind nicht zu gebrauchen.</translation>
        </message>
        <message>
            <source>The history cannot be read or written: the disk with PXM Desktop's data is full or does not let it.</source>
            <translation>Der Verlauf lässt sich nicht lesen oder schreiben: Die Festplatte mit den Daten von PXM Desktop ist voll oder gesperrt.</translation>
        </message>
        <message>
            <source>The history cannot be written here.</source>
            <translation>Der Verlauf lässt sich hier nicht schreiben.</translation>
        </message>
        <message>
            <source>The history is damaged and cannot be read.</source>
            <translation>Der Verlauf ist beschädigt und nicht lesbar.</translation>
        </message>
        <message>
            <source>The history was damaged. It was set aside as %1, and a new one begun with what is still in the queue. What PXM has is not lost.</source>
            <translation>Der Verlauf war beschädigt. Er liegt jetzt als %1 daneben; ein neuer beginnt mit dem, was noch in der Warteschlange ist. Was PXM hat, ist nicht verloren.</translation>
        </message>
        <message>
            <source>The history was written by a newer version of PXM Desktop.</source>
            <translation>Der Verlauf stammt von einer neueren Version von PXM Desktop.</translation>
        </message>
        <message>
            <source>The history was written by an older version of PXM Desktop.</source>
            <translation>Der Verlauf stammt von einer älteren Version von PXM Desktop.</translation>
        </message>
        <message>
            <source>The hot folder goes on by itself.</source>
            <translation>Der Hotfolder läuft von selbst weiter.</translation>
        </message>
        <message>
            <source>The hot folder is being changed.</source>
            <translation>Der Hotfolder wird gerade geändert.</translation>
        </message>
        <message>
            <source>The hot folder is set to leave subfolders out.</source>
            <translation>Der Hotfolder lässt Unterordner aus.</translation>
        </message>
        <message>
            <source>The hot folder “%1” is set by your administrator.</source>
            <translation>Der Hotfolder „%1“ ist von der Administration vorgegeben.</translation>
        </message>
        <message>
            <source>The hot folder “%1” watches this folder already.</source>
            <translation>Der Hotfolder „%1“ überwacht diesen Ordner schon.</translation>
        </message>
        <message>
            <source>The hot folder's destination is not known yet. %1 Then it goes on by itself.</source>
            <translation>Das Ziel des Hotfolders ist noch nicht bekannt. %1 Dann geht es von selbst weiter.</translation>
        </message>
        <message>
            <source>The hot folder's destination is not known yet; its names are still being looked up in PXM.</source>
            <translation>Das Ziel des Hotfolders ist noch nicht bekannt; seine Namen werden noch in PXM gesucht.</translation>
        </message>
        <message>
            <source>The hot folders' file %1 cannot be read: %2.</source>
            <translation>Die Datei der Hotfolder %1 lässt sich nicht lesen: %2.</translation>
        </message>
        <message>
            <source>The hot folders' file %1 is too large to be one.</source>
            <translation>Die Datei der Hotfolder %1 ist dafür zu groß.</translation>
        </message>
        <message>
            <source>The journal is closed.</source>
            <translation>Die Warteschlange ist geschlossen.</translation>
        </message>
        <message>
            <source>The label goes to</source>
            <translation>Etikett nach</translation>
        </message>
        <message>
            <source>The language of the window.</source>
            <translation>Die Sprache des Fensters.</translation>
        </message>
        <message>
            <source>The large picture could not be read.</source>
            <translation>Das große Bild konnte nicht geladen werden.</translation>
        </message>
        <message>
            <source>The limit above</source>
            <translation>Das Limit oben</translation>
        </message>
        <message>
            <source>The line is too slow: the upload links of this file (%1 MB) expired before it was sent.%2 Upload it from a faster line, or when less else is being sent, then retry.</source>
            <translation>Die Leitung ist zu langsam: Die Upload-Links dieser Datei (%1 MB) liefen ab, bevor sie gesendet war.%2 Über eine schnellere Leitung hochladen oder wenn weniger anderes gesendet wird, dann wiederholen.</translation>
        </message>
        <message>
            <source>The line names no file.</source>
            <translation>Die Zeile nennt keine Datei.</translation>
        </message>
        <message>
            <source>The link is on the clipboard.</source>
            <translation>Der Link ist in der Zwischenablage.</translation>
        </message>
        <message>
            <source>The link is on the clipboard. It works for a while only.</source>
            <translation>Der Link ist in der Zwischenablage. Er gilt nur eine Weile.</translation>
        </message>
        <message>
            <source>The link was copied. It is good for a while only.</source>
            <translation>Der Link wurde kopiert. Er gilt nur eine Weile.</translation>
        </message>
        <message>
            <source>The list could not be saved: %1.</source>
            <translation>Die Liste wurde nicht gespeichert: %1.</translation>
        </message>
        <message>
            <source>The list of changes cannot be kept: the disk with PXM Desktop's data is full or read-only.</source>
            <translation>Die Liste der Änderungen lässt sich nicht speichern: Der Datenträger mit den Daten von PXM Desktop ist voll oder schreibgeschützt.</translation>
        </message>
        <message>
            <source>The list of changes is closed.</source>
            <translation>Die Liste der Änderungen ist geschlossen.</translation>
        </message>
        <message>
            <source>The list of changes lost this change.</source>
            <translation>Die Liste der Änderungen hat diese Änderung verloren.</translation>
        </message>
        <message>
            <source>The list of changes was damaged.</source>
            <translation>Die Liste der Änderungen war beschädigt.</translation>
        </message>
        <message>
            <source>The list of changes was damaged. It was set aside as %1, and a new one begun. What was changed in PXM stays; what was changed before can no longer be undone from here.</source>
            <translation>Die Liste der Änderungen war beschädigt. Sie wurde als %1 beiseitegelegt und eine neue begonnen. Was in PXM geändert wurde, bleibt; was vorher geändert wurde, lässt sich von hier aus nicht mehr rückgängig machen.</translation>
        </message>
        <message>
            <source>The list of changes was written by a newer version of PXM Desktop.</source>
            <translation>Die Liste der Änderungen stammt von einer neueren Version von PXM Desktop.</translation>
        </message>
        <message>
            <source>The list of products cannot be kept: the disk with PXM Desktop's data is full or read-only.</source>
            <translation>Die Produktliste lässt sich nicht aufbewahren: Die Festplatte mit den Daten von PXM Desktop ist voll oder schreibgeschützt.</translation>
        </message>
        <message>
            <source>The log is empty.</source>
            <translation>Das Protokoll ist leer.</translation>
        </message>
        <message>
            <source>The name %1 could not be looked up.</source>
            <translation>Der Name %1 wurde im Netzwerk nicht gefunden.</translation>
        </message>
        <message>
            <source>The name %1 is known.</source>
            <translation>Der Name %1 ist bekannt.</translation>
        </message>
        <message>
            <source>The name does not have the form %1. Rename the file or change the pattern.</source>
            <translation>Der Name hat nicht die Form %1. Die Datei umbenennen oder das Muster ändern.</translation>
        </message>
        <message>
            <source>The name has characters that cannot be shown.</source>
            <translation>Der Name hat Zeichen, die sich nicht anzeigen lassen.</translation>
        </message>
        <message>
            <source>The name has letters that cannot be read: %1. Rename the file.</source>
            <translation>Der Name hat unlesbare Zeichen: %1. Die Datei umbenennen.</translation>
        </message>
        <message>
            <source>The name has the form %1 in too many ways. Write more into the pattern.</source>
            <translation>Der Name hat die Form %1 auf zu viele Arten. Mehr in das Muster schreiben.</translation>
        </message>
        <message>
            <source>The name is empty.</source>
            <translation>Der Name ist leer.</translation>
        </message>
        <message>
            <source>The name is longer than %1 characters.</source>
            <translation>Der Name ist länger als %1 Zeichen.</translation>
        </message>
        <message>
            <source>The name of the file is too long.</source>
            <translation>Der Name der Datei ist zu lang.</translation>
        </message>
        <message>
            <source>The network settings name a SOCKS proxy, which is not supported.</source>
            <translation>Die Netzwerkeinstellungen nennen einen SOCKS-Proxy; der wird nicht unterstützt.</translation>
        </message>
        <message>
            <source>The new file is still on its way. Undo again when it is done, or cancel it first.</source>
            <translation>Die neue Datei ist noch unterwegs. Rückgängig machen, wenn sie fertig ist, oder sie zuerst abbrechen.</translation>
        </message>
        <message>
            <source>The new picture has fewer pixels.</source>
            <translation>Das neue Bild hat weniger Pixel.</translation>
        </message>
        <message>
            <source>The new version did not take the place of this file. %1</source>
            <translation>Die neue Version ist nicht an die Stelle dieser Datei getreten. %1</translation>
        </message>
        <message>
            <source>The new version is in PXM.</source>
            <translation>Die neue Version ist in PXM.</translation>
        </message>
        <message>
            <source>The new version takes over products, regions, attributes and publishing. The old file stays in PXM without products; this can be undone.</source>
            <translation>Die neue Version übernimmt Produkte, Attribute, Regionen und Veröffentlichung. Die alte Datei bleibt ohne Produkte in PXM; das lässt sich rückgängig machen.</translation>
        </message>
        <message>
            <source>The next upload sets it aside and begins a new one. What PXM has is not lost.</source>
            <translation>Der nächste Upload legt ihn beiseite und beginnt einen neuen. Was PXM hat, ist nicht verloren.</translation>
        </message>
        <message>
            <source>The older version has its products back.</source>
            <translation>Die ältere Version hat ihre Produkte zurück.</translation>
        </message>
        <message>
            <source>The part is sent again.</source>
            <translation>Der Teil wird noch einmal gesendet.</translation>
        </message>
        <message>
            <source>The parts of PXM's upload are not numbered from 1 without a gap.</source>
            <translation>Die Teile des PXM-Uploads sind nicht lückenlos ab 1 nummeriert.</translation>
        </message>
        <message>
            <source>The parts of PXM's upload do not add up to the file.</source>
            <translation>Die Teile des PXM-Uploads ergeben nicht die ganze Datei.</translation>
        </message>
        <message>
            <source>The pattern ends with a folder: the file's name is missing.</source>
            <translation>Das Muster endet mit einem Ordner: Der Name der Datei fehlt.</translation>
        </message>
        <message>
            <source>The pattern has a letter that no file's name has.</source>
            <translation>Das Muster hat ein Zeichen, das in keinem Dateinamen steht.</translation>
        </message>
        <message>
            <source>The pattern has no part {%1}, which fills an attribute.</source>
            <translation>Das Muster hat keinen Teil {%1}, der ein Attribut füllt.</translation>
        </message>
        <message>
            <source>The pattern has no part {view}.</source>
            <translation>Das Muster hat keinen Teil {view}.</translation>
        </message>
        <message>
            <source>The pattern is empty: write for example {sku}_{view}.jpg.</source>
            <translation>Das Muster ist leer: zum Beispiel {sku}_{view}.jpg schreiben.</translation>
        </message>
        <message>
            <source>The pattern is longer than %1 letters.</source>
            <translation>Das Muster hat mehr als %1 Zeichen.</translation>
        </message>
        <message>
            <source>The picture cannot be shown here.</source>
            <translation>Das Bild kann hier nicht gezeigt werden.</translation>
        </message>
        <message>
            <source>The pictures look alike</source>
            <translation>Die Bilder gleichen sich</translation>
        </message>
        <message>
            <source>The practice account could not be started: its program was not found.</source>
            <translation>Das Übungskonto ließ sich nicht starten: Sein Programm wurde nicht gefunden.</translation>
        </message>
        <message>
            <source>The practice account did not start within a minute. Try it once more.</source>
            <translation>Das Übungskonto ist nicht innerhalb einer Minute gestartet. Noch einmal versuchen.</translation>
        </message>
        <message>
            <source>The practice account did not start. The log says why.</source>
            <translation>Das Übungskonto ist nicht gestartet. Das Protokoll sagt, warum.</translation>
        </message>
        <message>
            <source>The practice account has stopped. Start it again to go on.</source>
            <translation>Das Übungskonto läuft nicht mehr. Neu starten, dann geht es weiter.</translation>
        </message>
        <message>
            <source>The practice account is not running.</source>
            <translation>Das Übungskonto läuft nicht.</translation>
        </message>
        <message>
            <source>The product %1 has the SKU %2.</source>
            <translation>Das Produkt %1 hat die SKU %2.</translation>
        </message>
        <message>
            <source>The product %1 has the id %2.</source>
            <translation>Das Produkt %1 hat die ID %2.</translation>
        </message>
        <message>
            <source>The product is not known here any more.</source>
            <translation>Das Produkt ist hier nicht mehr bekannt.</translation>
        </message>
        <message>
            <source>The product would stop being published before it starts.</source>
            <translation>Das Produkt wäre nicht mehr veröffentlicht, bevor es veröffentlicht wird.</translation>
        </message>
        <message>
            <source>The products are still being read from PXM.</source>
            <translation>Die Produkte werden noch aus PXM gelesen.</translation>
        </message>
        <message>
            <source>The products are still being read from PXM; then the file is linked by its name.</source>
            <translation>Die Produkte werden noch aus PXM gelesen; dann wird die Datei nach ihrem Namen verknüpft.</translation>
        </message>
        <message>
            <source>The products of this category have no files.</source>
            <translation>Die Produkte dieser Kategorie haben keine Dateien.</translation>
        </message>
        <message>
            <source>The program stumbled over something it does not know.</source>
            <translation>Das Programm ist über etwas Unbekanntes gestolpert.</translation>
        </message>
        <message>
            <source>The proportions differ: %1 in PXM, %2 now.</source>
            <translation>Anderes Seitenverhältnis: %1 in PXM, jetzt %2.</translation>
        </message>
        <message>
            <source>The proxy %1 asks for a user name and password.</source>
            <translation>Der Proxy %1 verlangt Benutzername und Passwort.</translation>
        </message>
        <message>
            <source>The proxy %1 asks for another user name and password than it was given.</source>
            <translation>Der Proxy %1 verlangt einen anderen Benutzernamen und ein anderes Passwort, als er bekommen hat.</translation>
        </message>
        <message>
            <source>The proxy %1 could not be found.</source>
            <translation>Der Proxy %1 wurde nicht gefunden.</translation>
        </message>
        <message>
            <source>The proxy %1 does not answer.</source>
            <translation>Der Proxy %1 antwortet nicht.</translation>
        </message>
        <message>
            <source>The proxy %1 lets the connection through.</source>
            <translation>Der Proxy %1 lässt die Verbindung durch.</translation>
        </message>
        <message>
            <source>The proxy %1 refuses the connection to %2 (%3).</source>
            <translation>Der Proxy %1 verweigert die Verbindung zu %2 (%3).</translation>
        </message>
        <message>
            <source>The proxy asks for a user name and password.</source>
            <translation>Der Proxy verlangt Benutzername und Passwort.</translation>
        </message>
        <message>
            <source>The proxy did not let the connection to PXM through.</source>
            <translation>Der Proxy hat die Verbindung zu PXM nicht durchgelassen.</translation>
        </message>
        <message>
            <source>The proxy did not let the connection to the storage of PXM through.</source>
            <translation>Der Proxy hat die Verbindung zum Speicher von PXM nicht durchgelassen.</translation>
        </message>
        <message>
            <source>The proxy does not let files through (%1).</source>
            <translation>Der Proxy lässt Dateien nicht durch (%1).</translation>
        </message>
        <message>
            <source>The queue as a whole waits.</source>
            <translation>Die ganze Warteschlange wartet.</translation>
        </message>
        <message>
            <source>The queue cannot be written to disk. Free some space; it goes on by itself.</source>
            <translation>Die Warteschlange lässt sich nicht speichern. Platz schaffen; sie läuft von selbst weiter.</translation>
        </message>
        <message>
            <source>The queue could not be opened</source>
            <translation>Die Warteschlange ließ sich nicht öffnen</translation>
        </message>
        <message>
            <source>The queue is not open here.</source>
            <translation>Die Warteschlange ist hier nicht geöffnet.</translation>
        </message>
        <message>
            <source>The requests that PXM allows in a minute are used up. It goes on by itself.</source>
            <translation>Die Anfragen, die PXM in einer Minute zulässt, sind aufgebraucht. Es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>The running PXM Desktop answered in words that this version does not know.</source>
            <translation>Das laufende PXM Desktop hat etwas geantwortet, das diese Version nicht kennt.</translation>
        </message>
        <message>
            <source>The same file is already in PXM.</source>
            <translation>Dieselbe Datei ist schon in PXM.</translation>
        </message>
        <message>
            <source>The same file was sent before, and whether PXM has it is not known yet. It goes on by itself.</source>
            <translation>Dieselbe Datei wurde schon gesendet, und ob PXM sie hat, ist noch nicht bekannt. Es geht von selbst weiter.</translation>
        </message>
        <message>
            <source>The search for duplicates ended by a mistake of the program. Try it again.</source>
            <translation>Die Suche nach Duplikaten endete durch einen Fehler des Programms. Versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>The search “%1” was forgotten.</source>
            <translation>Die Suche „%1“ wurde vergessen.</translation>
        </message>
        <message>
            <source>The secret of %1 is not on this computer.</source>
            <translation>Das Secret von %1 ist nicht auf diesem Computer.</translation>
        </message>
        <message>
            <source>The secure connection to PXM could not be trusted.</source>
            <translation>Der sicheren Verbindung zu PXM war nicht zu trauen.</translation>
        </message>
        <message>
            <source>The secure connection to the storage of PXM could not be trusted.</source>
            <translation>Der sicheren Verbindung zum Speicher von PXM ist nicht zu trauen.</translation>
        </message>
        <message>
            <source>The service gave no answer in time.</source>
            <translation>Der Dienst hat nicht rechtzeitig geantwortet.</translation>
        </message>
        <message>
            <source>The set “%1” was deleted.</source>
            <translation>Das Set „%1“ wurde gelöscht.</translation>
        </message>
        <message>
            <source>The settings can be read.</source>
            <translation>Die Einstellungen sind lesbar.</translation>
        </message>
        <message>
            <source>The settings could not be read. They were set aside as %1; the defaults are used now.</source>
            <translation>Die Einstellungen ließen sich nicht lesen. Sie liegen jetzt als %1 daneben; es gelten die Standardwerte.</translation>
        </message>
        <message>
            <source>The settings could not be read; the defaults are used.</source>
            <translation>Die Einstellungen ließen sich nicht lesen; es gelten die Standardwerte.</translation>
        </message>
        <message>
            <source>The share cannot be used: %1.</source>
            <translation>Die Freigabe ist nicht nutzbar: %1.</translation>
        </message>
        <message>
            <source>The share does not answer.</source>
            <translation>Die Freigabe antwortet nicht.</translation>
        </message>
        <message>
            <source>The share does not give back what was written and renamed, so claims would be misread.</source>
            <translation>Die Freigabe gibt Geschriebenes und Umbenanntes nicht richtig zurück; Belegungen würden falsch gelesen.</translation>
        </message>
        <message>
            <source>The share does not let go of deleted files, so claims could not be given back.</source>
            <translation>Die Freigabe gibt gelöschte Dateien nicht frei; Belegungen ließen sich nicht zurückgeben.</translation>
        </message>
        <message>
            <source>The share does not list a file that was just made, so claims would be overlooked.</source>
            <translation>Die Freigabe listet eine eben erstellte Datei nicht auf; Belegungen würden übersehen.</translation>
        </message>
        <message>
            <source>The share is full, so files cannot be claimed there.</source>
            <translation>Die Freigabe ist voll; dort lassen sich keine Dateien belegen.</translation>
        </message>
        <message>
            <source>The share lets two stations make the same file, so both would claim it.</source>
            <translation>Die Freigabe lässt zwei Stationen dieselbe Datei erstellen; beide würden sie belegen.</translation>
        </message>
        <message>
            <source>The share lists files that are not there.</source>
            <translation>Die Freigabe listet Dateien auf, die es nicht gibt.</translation>
        </message>
        <message>
            <source>The share says that files exist which do not, so stations cannot claim files there.</source>
            <translation>Die Freigabe meldet Dateien, die es nicht gibt; Stationen können dort keine Dateien belegen.</translation>
        </message>
        <message>
            <source>The sheet has more than %1 lines.</source>
            <translation>Die Tabelle hat mehr als %1 Zeilen.</translation>
        </message>
        <message>
            <source>The station %1 could not send it.</source>
            <translation>Die Station %1 konnte die Datei nicht senden.</translation>
        </message>
        <message>
            <source>The station %1 sends this file.</source>
            <translation>Die Station %1 sendet diese Datei.</translation>
        </message>
        <message>
            <source>The storage cannot be reached.</source>
            <translation>Der Speicher ist nicht erreichbar.</translation>
        </message>
        <message>
            <source>The storage did not accept the upload link of the file.</source>
            <translation>Der Speicher hat den Upload-Link der Datei nicht angenommen.</translation>
        </message>
        <message>
            <source>The storage did not acknowledge the part.</source>
            <translation>Der Speicher hat den Teil nicht bestätigt.</translation>
        </message>
        <message>
            <source>The storage of PXM answers in a way that is not understood (%1).</source>
            <translation>Die Antwort des Speichers von PXM ist nicht zu verstehen (%1).</translation>
        </message>
        <message>
            <source>The storage of PXM cannot give files just now.</source>
            <translation>Der Speicher von PXM kann gerade keine Dateien geben.</translation>
        </message>
        <message>
            <source>The storage of PXM did not answer in time.</source>
            <translation>Der Speicher von PXM hat nicht rechtzeitig geantwortet.</translation>
        </message>
        <message>
            <source>The storage of PXM does not accept the link that PXM gave.</source>
            <translation>Der Speicher von PXM nimmt den Link nicht an, den PXM gab.</translation>
        </message>
        <message>
            <source>The storage of PXM does not have this file any more.</source>
            <translation>Der Speicher von PXM hat diese Datei nicht mehr.</translation>
        </message>
        <message>
            <source>The storage points from one place to the next without end.</source>
            <translation>Der Speicher verweist endlos von einem Ort zum nächsten.</translation>
        </message>
        <message>
            <source>The storage points to a place that is not secure, so nothing was fetched.</source>
            <translation>Der Speicher verweist auf einen Ort, der nicht sicher ist; nichts wurde geholt.</translation>
        </message>
        <message>
            <source>The storage points to another place, so nothing was sent.</source>
            <translation>Der Speicher verweist auf einen anderen Ort; nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>The storage refused the file (%1).</source>
            <translation>Der Speicher hat die Datei abgelehnt (%1).</translation>
        </message>
        <message>
            <source>The storage shows a certificate that this computer does not trust.</source>
            <translation>Der Speicher zeigt ein Zertifikat, dem dieser Computer nicht vertraut.</translation>
        </message>
        <message>
            <source>The system did not tell of changes in this folder.</source>
            <translation>Das System hat Änderungen in diesem Ordner nicht gemeldet.</translation>
        </message>
        <message>
            <source>The system does not tell of changes in this folder.</source>
            <translation>Das System meldet Änderungen in diesem Ordner nicht.</translation>
        </message>
        <message>
            <source>The system has no room left to tell of changes in so many folders; raise fs.inotify.max_user_watches and fs.inotify.max_user_instances.</source>
            <translation>Das System kann Änderungen in so vielen Ordnern nicht mehr melden; fs.inotify.max_user_watches und fs.inotify.max_user_instances erhöhen.</translation>
        </message>
        <message>
            <source>The tray icon brings the window back.</source>
            <translation>Das Symbol in der Taskleiste holt das Fenster zurück.</translation>
        </message>
        <message>
            <source>The type differs: %1 in PXM, %2 now.</source>
            <translation>Anderer Dateityp: %1 in PXM, jetzt %2.</translation>
        </message>
        <message>
            <source>The upload link of the file had expired.</source>
            <translation>Der Upload-Link der Datei war abgelaufen.</translation>
        </message>
        <message>
            <source>The upload links had expired; new ones were asked for.</source>
            <translation>Die Upload-Links waren abgelaufen; neue wurden angefordert.</translation>
        </message>
        <message>
            <source>The upload queue cannot be opened: its folder cannot be written.</source>
            <translation>Die Warteschlange lässt sich nicht öffnen: Ihr Ordner ist schreibgeschützt.</translation>
        </message>
        <message>
            <source>The upload queue cannot be read: its disk is full, or the folder may not be written.</source>
            <translation>Die Warteschlange lässt sich nicht lesen: Die Festplatte ist voll oder der Ordner schreibgeschützt.</translation>
        </message>
        <message>
            <source>The upload queue cannot be saved: the disk with PXM Desktop's data is full or cannot be written.</source>
            <translation>Die Warteschlange lässt sich nicht speichern: Die Festplatte mit den Daten von PXM Desktop ist voll oder schreibgeschützt.</translation>
        </message>
        <message>
            <source>The upload queue in %1 is damaged and cannot be read.</source>
            <translation>Die Warteschlange in %1 ist beschädigt und nicht lesbar.</translation>
        </message>
        <message>
            <source>The upload queue is damaged.</source>
            <translation>Die Warteschlange ist beschädigt.</translation>
        </message>
        <message>
            <source>The upload queue was damaged. It was set aside as %1, and a new one begun: add the files that were waiting again. What PXM already has is not lost.</source>
            <translation>Die Warteschlange war beschädigt. Sie liegt jetzt als %1 daneben; eine neue wurde begonnen: wartende Dateien noch einmal hinzufügen. Was PXM schon hat, ist nicht verloren.</translation>
        </message>
        <message>
            <source>The upload queue was written by a newer version of PXM Desktop.</source>
            <translation>Die Warteschlange stammt von einer neueren Version von PXM Desktop.</translation>
        </message>
        <message>
            <source>The upload queue was written by another version of PXM Desktop.</source>
            <translation>Die Warteschlange stammt von einer anderen Version von PXM Desktop.</translation>
        </message>
        <message>
            <source>The window is minimised meanwhile.</source>
            <translation>Das Fenster ist solange minimiert.</translation>
        </message>
        <message>
            <source>Theirs, in PXM now</source>
            <translation>Von anderen, jetzt in PXM</translation>
        </message>
        <message>
            <source>Then resume it.</source>
            <translation>Setzen Sie sie dann fort.</translation>
        </message>
        <message>
            <source>Then the one that is there is taken alone.</source>
            <translation>Danach wird die vorhandene allein genommen.</translation>
        </message>
        <message>
            <source>There are no products here.</source>
            <translation>Hier gibt es keine Produkte.</translation>
        </message>
        <message>
            <source>There are: %1.</source>
            <translation>Es gibt: %1.</translation>
        </message>
        <message>
            <source>There is a %1 “%2” already.</source>
            <translation>„%2“ gibt es schon.</translation>
        </message>
        <message>
            <source>There is a search of this name already.</source>
            <translation>Es gibt schon eine Suche mit diesem Namen.</translation>
        </message>
        <message>
            <source>There is no %1 “%2”.</source>
            <translation>„%2“ gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no attribute “%1”.</source>
            <translation>Es gibt kein Attribut „%1“.</translation>
        </message>
        <message>
            <source>There is no client ID and client secret to sign in with.</source>
            <translation>Zum Anmelden fehlen Client-ID und Client-Secret.</translation>
        </message>
        <message>
            <source>There is no command “%1”.</source>
            <translation>Es gibt keinen Befehl „%1“.</translation>
        </message>
        <message>
            <source>There is no file to change.</source>
            <translation>Es gibt keine Datei zu ändern.</translation>
        </message>
        <message>
            <source>There is no hot folder “%1”.</source>
            <translation>Es gibt keinen Hotfolder „%1“.</translation>
        </message>
        <message>
            <source>There is no list “%1”.</source>
            <translation>Es gibt keine Liste „%1“.</translation>
        </message>
        <message>
            <source>There is no permission to write to %1.</source>
            <translation>Die Berechtigung fehlt, in %1 zu schreiben.</translation>
        </message>
        <message>
            <source>There is no product “%1”.</source>
            <translation>Es gibt kein Produkt „%1“.</translation>
        </message>
        <message>
            <source>There is no setting “%1” that can be changed.</source>
            <translation>Es gibt keine änderbare Einstellung „%1“.</translation>
        </message>
        <message>
            <source>There is no such change.</source>
            <translation>Diese Änderung gibt es nicht.</translation>
        </message>
        <message>
            <source>There is no type of attribute “%1”.</source>
            <translation>Es gibt keinen Attributtyp „%1“.</translation>
        </message>
        <message>
            <source>There is no verb “%1”.</source>
            <translation>Es gibt keine Aktion „%1“.</translation>
        </message>
        <message>
            <source>There is none yet.</source>
            <translation>Noch gibt es keine.</translation>
        </message>
        <message>
            <source>There is nothing of this change to take back.</source>
            <translation>Von dieser Änderung ist nichts zurückzunehmen.</translation>
        </message>
        <message>
            <source>There is only %1 here.</source>
            <translation>Hier gibt es nur %1.</translation>
        </message>
        <message>
            <source>These headings are known: %1.</source>
            <translation>Bekannt sind diese Überschriften: %1.</translation>
        </message>
        <message>
            <source>These show when PXM can be reached.</source>
            <translation>Das zeigt sich, sobald PXM erreichbar ist.</translation>
        </message>
        <message>
            <source>They are added as soon as you are signed in.</source>
            <translation>Sie werden nach der Anmeldung gleich hinzugefügt.</translation>
        </message>
        <message>
            <source>They are linked to %1 already</source>
            <translation>Sie sind schon mit %1 verknüpft</translation>
        </message>
        <message>
            <source>They go to %1</source>
            <translation>Ziel: %1</translation>
        </message>
        <message>
            <source>This account has no attributes for files.</source>
            <translation>Dieses Konto hat keine Attribute für Dateien.</translation>
        </message>
        <message>
            <source>This account has no attributes.</source>
            <translation>Dieses Konto hat keine Attribute.</translation>
        </message>
        <message>
            <source>This account has no products yet.</source>
            <translation>Dieses Konto hat noch keine Produkte.</translation>
        </message>
        <message>
            <source>This address has no sign-in of PXM.</source>
            <translation>Unter dieser Adresse gibt es keine PXM-Anmeldung.</translation>
        </message>
        <message>
            <source>This address is not encrypted (http), so the client secret could be read on its way.</source>
            <translation>Diese Adresse ist unverschlüsselt (http); das Client-Secret wäre unterwegs lesbar.</translation>
        </message>
        <message>
            <source>This cannot be undone.</source>
            <translation>Das kann nicht rückgängig gemacht werden.</translation>
        </message>
        <message>
            <source>This change is not at rest.</source>
            <translation>Diese Änderung läuft noch.</translation>
        </message>
        <message>
            <source>This change is not finished.</source>
            <translation>Diese Änderung ist nicht fertig.</translation>
        </message>
        <message>
            <source>This change was taken back.</source>
            <translation>Diese Änderung wurde zurückgenommen.</translation>
        </message>
        <message>
            <source>This computer does not know the account %1 at %2.</source>
            <translation>Dieser Computer kennt das Konto %1 bei %2 nicht.</translation>
        </message>
        <message>
            <source>This computer does not let PXM Desktop read the file.</source>
            <translation>Dieser Computer lässt PXM Desktop die Datei nicht lesen.</translation>
        </message>
        <message>
            <source>This computer does not let PXM Desktop read the folder. Allow reading it.</source>
            <translation>Dieser Computer lässt PXM Desktop den Ordner nicht lesen. Das Lesen erlauben.</translation>
        </message>
        <message>
            <source>This computer has no keyring that keeps secrets safely.</source>
            <translation>Dieser Computer hat keinen Schlüsselbund, der Secrets sicher aufbewahrt.</translation>
        </message>
        <message>
            <source>This computer has no permission to write in the folder, so it cannot claim files there.</source>
            <translation>Dieser Computer darf nicht in den Ordner schreiben und kann dort keine Dateien belegen.</translation>
        </message>
        <message>
            <source>This computer may no longer read and write the claims on the share.</source>
            <translation>Dieser Computer darf die Belegungen auf der Freigabe nicht mehr lesen und schreiben.</translation>
        </message>
        <message>
            <source>This computer's keyring could not be used (%1).</source>
            <translation>Der Schlüsselbund dieses Computers ließ sich nicht verwenden (%1).</translation>
        </message>
        <message>
            <source>This computer's keyring could not be used.</source>
            <translation>Der Schlüsselbund dieses Computers ließ sich nicht verwenden.</translation>
        </message>
        <message>
            <source>This computer's keyring did not answer; it may be locked.</source>
            <translation>Der Schlüsselbund dieses Computers hat nicht geantwortet; vielleicht ist er gesperrt.</translation>
        </message>
        <message>
            <source>This disk has no trash, so the file stays here.</source>
            <translation>Dieses Laufwerk hat keinen Papierkorb; die Datei bleibt hier.</translation>
        </message>
        <message>
            <source>This file is not in the queue any more.</source>
            <translation>Diese Datei ist nicht mehr in der Warteschlange.</translation>
        </message>
        <message>
            <source>This hot folder reads sidecars; it does not send them.</source>
            <translation>Dieser Hotfolder liest XMP-Dateien; er sendet sie nicht.</translation>
        </message>
        <message>
            <source>This hot folder was removed.</source>
            <translation>Dieser Hotfolder wurde entfernt.</translation>
        </message>
        <message>
            <source>This is a device or a pipe, not a file.</source>
            <translation>Das ist ein Gerät oder eine Pipe, keine Datei.</translation>
        </message>
        <message>
            <source>This is no request that can be understood.</source>
            <translation>Diese Anfrage ist nicht zu verstehen.</translation>
        </message>
        <message>
            <source>This is not a file.</source>
            <translation>Das ist keine Datei.</translation>
        </message>
        <message>
            <source>This is not the address of a PXM service.</source>
            <translation>Das ist nicht die Adresse eines PXM-Dienstes.</translation>
        </message>
        <message>
            <source>This is where the next files go. Select files to change theirs.</source>
            <translation>Hierhin gehen die nächsten Dateien. Dateien auswählen, um deren Ziel zu ändern.</translation>
        </message>
        <message>
            <source>This product has no files. Drop some here to upload them to it.</source>
            <translation>Dieses Produkt hat keine Dateien. Legen Sie hier welche ab, um sie hochzuladen.</translation>
        </message>
        <message numerus="yes">
            <source>This removes %n older entries from the history.</source>
            <extracomment>One: This removes %n older entry from the history.</extracomment>
            <translation>
                <numerusform>Das entfernt %Ln älteren Eintrag aus dem Verlauf.</numerusform>
                <numerusform>Das entfernt %Ln ältere Einträge aus dem Verlauf.</numerusform>
            </translation>
        </message>
        <message>
            <source>This removes more than %1 older entries from the history.</source>
            <translation>Das entfernt mehr als %1 ältere Einträge aus dem Verlauf.</translation>
        </message>
        <message>
            <source>This undo could not take everything back, and nothing else knows what was there before.</source>
            <translation>Es konnte nicht alles zurückgenommen werden, und nur hier steht noch, was vorher da war.</translation>
        </message>
        <message>
            <source>This year</source>
            <translation>Dieses Jahr</translation>
        </message>
        <message>
            <source>Those of the preset.</source>
            <translation>Die der Vorlage.</translation>
        </message>
        <message>
            <source>Thumbnail</source>
            <translation>Miniatur</translation>
        </message>
        <message>
            <source>Thumbnails</source>
            <translation>Vorschaubilder</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Times</source>
            <translation>Zeiten</translation>
        </message>
        <message>
            <source>To change</source>
            <translation>Zu ändern</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Tomorrow 8:00</source>
            <translation>Morgen 8:00</translation>
        </message>
        <message numerus="yes">
            <source>Try %n first</source>
            <extracomment>One: Try %n first</extracomment>
            <translation>
                <numerusform>Erst %n versuchen</numerusform>
                <numerusform>Erst %n versuchen</numerusform>
            </translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Try again in a minute.</source>
            <translation>Versuchen Sie es in einer Minute noch einmal.</translation>
        </message>
        <message>
            <source>Try again to read from PXM</source>
            <translation>Noch einmal aus PXM lesen</translation>
        </message>
        <message>
            <source>Try again: %1</source>
            <translation>Noch einmal versuchen: %1</translation>
        </message>
        <message>
            <source>Try again; the queue is kept.</source>
            <translation>Noch einmal versuchen; die Warteschlange bleibt.</translation>
        </message>
        <message numerus="yes">
            <source>Try all %n again</source>
            <extracomment>One: Try again</extracomment>
            <translation>
                <numerusform>Noch einmal versuchen</numerusform>
                <numerusform>Alle %Ln noch einmal versuchen</numerusform>
            </translation>
        </message>
        <message>
            <source>Try it again</source>
            <translation>Noch einmal versuchen</translation>
        </message>
        <message>
            <source>Try it again in a minute.</source>
            <translation>In einer Minute noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Try it again in a minute; if it happens again, tell your PXM administrator.</source>
            <translation>In einer Minute noch einmal versuchen; geschieht es wieder, Ihrer PXM-Administration sagen.</translation>
        </message>
        <message>
            <source>Try it once more.</source>
            <translation>Noch einmal versuchen.</translation>
        </message>
        <message>
            <source>Try it once more; the log says more.</source>
            <translation>Noch einmal versuchen; im Protokoll steht mehr.</translation>
        </message>
        <message>
            <source>Try once more.</source>
            <translation>Versuchen Sie es noch einmal.</translation>
        </message>
        <message numerus="yes">
            <source>Trying %n files again…</source>
            <extracomment>One: Trying %n file again…</extracomment>
            <translation>
                <numerusform>%Ln Datei wird noch einmal versucht …</numerusform>
                <numerusform>%Ln Dateien werden noch einmal versucht …</numerusform>
            </translation>
        </message>
        <message>
            <source>Type</source>
            <translation>Typ</translation>
        </message>
        <message>
            <source>Type a name.</source>
            <translation>Einen Namen eingeben.</translation>
        </message>
        <message>
            <source>Type a number, or nothing for “%1”.</source>
            <translation>Eine Zahl eingeben, oder nichts für „%1“.</translation>
        </message>
        <message>
            <source>Type a number.</source>
            <translation>Eine Zahl eingeben.</translation>
        </message>
        <message>
            <source>Type a shorter one.</source>
            <translation>Einen kürzeren eingeben.</translation>
        </message>
        <message>
            <source>Type a whole number.</source>
            <translation>Eine ganze Zahl eingeben.</translation>
        </message>
        <message>
            <source>Type it anew.</source>
            <translation>Neu eingeben.</translation>
        </message>
        <message>
            <source>Type of the attribute</source>
            <translation>Typ des Attributs</translation>
        </message>
        <message>
            <source>Type, then Enter</source>
            <translation>Tippen, dann Enter</translation>
        </message>
        <message>
            <source>Type: %1</source>
            <translation>Art: %1</translation>
        </message>
        <message>
            <source>Unchanged for</source>
            <translation>Unverändert seit</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Undo replace</source>
            <translation>Ersetzen rückgängig machen</translation>
        </message>
        <message numerus="yes">
            <source>Undo takes back what was changed in %n files; what others changed since stays.</source>
            <extracomment>One: Undo takes back what was changed in %n file; what others changed since stays.</extracomment>
            <translation>
                <numerusform>Rückgängig nimmt zurück, was in %n Datei geändert wurde; was andere seither änderten, bleibt.</numerusform>
                <numerusform>Rückgängig nimmt zurück, was in %n Dateien geändert wurde; was andere seither änderten, bleibt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Unlink by all proposals…</source>
            <translation>Nach allen Vorschlägen lösen …</translation>
        </message>
        <message>
            <source>Unlink duplicates: %1</source>
            <translation>Duplikate lösen: %1</translation>
        </message>
        <message>
            <source>Unlink from %1</source>
            <translation>Von %1 lösen</translation>
        </message>
        <message>
            <source>Unlink from products</source>
            <translation>Von Produkten lösen</translation>
        </message>
        <message>
            <source>Unlink the files from products…</source>
            <translation>Dateien von Produkten lösen …</translation>
        </message>
        <message>
            <source>Unlink the others…</source>
            <translation>Die anderen lösen …</translation>
        </message>
        <message>
            <source>Unlink…</source>
            <translation>Lösen …</translation>
        </message>
        <message>
            <source>Unlock or install a keyring, or set PXM_CLIENT_ID with PXM_CLIENT_SECRET or PXM_CLIENT_SECRET_FILE in the environment.</source>
            <translation>Einen Schlüsselbund entsperren oder installieren, oder PXM_CLIENT_ID mit PXM_CLIENT_SECRET oder PXM_CLIENT_SECRET_FILE in der Umgebung setzen.</translation>
        </message>
        <message>
            <source>Unpublish</source>
            <translation>Nicht mehr veröffentlichen</translation>
        </message>
        <message>
            <source>Unpublished</source>
            <translation>Unveröffentlicht</translation>
        </message>
        <message>
            <source>Until</source>
            <translation>Bis</translation>
        </message>
        <message>
            <source>Up to date as of %1</source>
            <translation>Aktuell, Stand %1</translation>
        </message>
        <message>
            <source>Upload</source>
            <translation>Hochladen</translation>
        </message>
        <message>
            <source>Upload again</source>
            <translation>Noch einmal hochladen</translation>
        </message>
        <message>
            <source>Upload anyway</source>
            <translation>Trotzdem hochladen</translation>
        </message>
        <message>
            <source>Uploaded</source>
            <translation>Hochgeladen</translation>
        </message>
        <message>
            <source>Uploads</source>
            <translation>Uploads</translation>
        </message>
        <message>
            <source>Use</source>
            <translation>Verwenden</translation>
        </message>
        <message>
            <source>Use %1</source>
            <translation>%1 verwenden</translation>
        </message>
        <message>
            <source>Use a network share, or let one station alone watch the folder.</source>
            <translation>Eine Netzwerkfreigabe verwenden oder den Ordner nur von einer Station überwachen lassen.</translation>
        </message>
        <message>
            <source>Use an address such as https://entapi.amplifi.io.</source>
            <translation>Eine Adresse wie https://entapi.amplifi.io verwenden.</translation>
        </message>
        <message>
            <source>Use mine</source>
            <translation>Meines nehmen</translation>
        </message>
        <message>
            <source>Use one of those that are there.</source>
            <translation>Eine der vorhandenen verwenden.</translation>
        </message>
        <message>
            <source>Use one of: %1.</source>
            <translation>Verwenden Sie eines davon: %1.</translation>
        </message>
        <message>
            <source>Use the https address.</source>
            <translation>Die https-Adresse verwenden.</translation>
        </message>
        <message>
            <source>Variant</source>
            <translation>Variante</translation>
        </message>
        <message>
            <source>Variants</source>
            <translation>Varianten</translation>
        </message>
        <message>
            <source>Variants of the family</source>
            <translation>Varianten der Familie</translation>
        </message>
        <message>
            <source>Very likely the same: size, dimensions and small picture agree</source>
            <translation>Sehr wahrscheinlich gleich: Größe, Maße und kleines Bild stimmen überein</translation>
        </message>
        <message>
            <source>Video</source>
            <translation>Video</translation>
        </message>
        <message>
            <source>Videos</source>
            <translation>Filme</translation>
        </message>
        <message>
            <source>View</source>
            <translation>Ansicht</translation>
        </message>
        <message>
            <source>View: %1</source>
            <translation>Ansicht: %1</translation>
        </message>
        <message>
            <source>View: pictures or a table, and groups</source>
            <translation>Ansicht: Bilder oder Tabelle, und Gruppen</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>Ansichten</translation>
        </message>
        <message>
            <source>Views that products should have</source>
            <translation>Ansichten, die Produkte haben sollen</translation>
        </message>
        <message>
            <source>Views that products should have, with commas between them.</source>
            <translation>Ansichten, die Produkte haben sollen, durch Kommas getrennt.</translation>
        </message>
        <message>
            <source>Wait a moment, then undo it.</source>
            <translation>Warten Sie einen Moment und machen Sie sie dann rückgängig.</translation>
        </message>
        <message>
            <source>Wait for the other at most</source>
            <translation>Auf die andere höchstens warten</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Waiting files</source>
            <translation>Wartende Dateien</translation>
        </message>
        <message>
            <source>Waiting for PXM</source>
            <translation>Wartet auf PXM</translation>
        </message>
        <message>
            <source>Waiting for PXM: %1</source>
            <translation>Wartet auf PXM: %1</translation>
        </message>
        <message>
            <source>Waiting for the network</source>
            <translation>Wartet auf das Netzwerk</translation>
        </message>
        <message>
            <source>Waits</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Waits for the connection to PXM.</source>
            <translation>Wartet auf die Verbindung zu PXM.</translation>
        </message>
        <message>
            <source>Was</source>
            <translation>War</translation>
        </message>
        <message>
            <source>Watch this folder</source>
            <translation>Ordner überwachen</translation>
        </message>
        <message>
            <source>Watching</source>
            <translation>Überwacht</translation>
        </message>
        <message>
            <source>Ways of looking at the files</source>
            <translation>Quellen der Dateien</translation>
        </message>
        <message>
            <source>Weekly timetable</source>
            <translation>Wochenplan</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Angabe</translation>
        </message>
        <message>
            <source>What PXM Desktop did to it</source>
            <translation>Was PXM Desktop damit getan hat</translation>
        </message>
        <message>
            <source>What answers at %1 is no proxy, or it broke off.</source>
            <translation>Was bei %1 antwortet, ist kein Proxy, oder er hat abgebrochen.</translation>
        </message>
        <message>
            <source>What changes</source>
            <translation>Was sich ändert</translation>
        </message>
        <message>
            <source>What changes in the file</source>
            <translation>Was sich in der Datei ändert</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Was geschah</translation>
        </message>
        <message>
            <source>What hot folders remember cannot be kept: the disk with PXM Desktop's data is full or read-only.</source>
            <translation>Was Hotfolder sich merken, lässt sich nicht speichern: Die Festplatte mit den Daten von PXM Desktop ist voll oder schreibgeschützt.</translation>
        </message>
        <message>
            <source>What is made</source>
            <translation>Was angelegt wird</translation>
        </message>
        <message>
            <source>What lies in the folder when you save this is taken too, not only what comes later.</source>
            <translation>Auch was beim Speichern schon im Ordner liegt, wird genommen, nicht nur, was später kommt.</translation>
        </message>
        <message>
            <source>What new uploads start with. The destination panel changes it for single uploads.</source>
            <translation>Womit neue Uploads beginnen. Im Zielbereich lässt es sich für einzelne Uploads ändern.</translation>
        </message>
        <message>
            <source>What the columns are</source>
            <translation>Was die Spalten sind</translation>
        </message>
        <message>
            <source>What the storage of PXM gave is no picture.</source>
            <translation>Was der Speicher von PXM gab, ist kein Bild.</translation>
        </message>
        <message>
            <source>What the storage of PXM gave is too large for a picture.</source>
            <translation>Was der Speicher von PXM gab, ist für ein Bild zu groß.</translation>
        </message>
        <message>
            <source>What was found out is kept: the next search goes on from there.</source>
            <translation>Was herausgefunden wurde, bleibt: Die nächste Suche macht dort weiter.</translation>
        </message>
        <message>
            <source>What was remembered of this hot folder was damaged and is set aside. Its files are looked at anew; those that PXM has are known by their content and not sent again.</source>
            <translation>Was zu diesem Hotfolder gemerkt war, war beschädigt und ist beiseitegelegt. Seine Dateien werden neu angesehen; die PXM hat, werden am Inhalt erkannt und nicht noch einmal gesendet.</translation>
        </message>
        <message>
            <source>What was sent longer ago is removed from the history, not from PXM.</source>
            <translation>Was länger her ist, verschwindet aus dem Verlauf, nicht aus PXM.</translation>
        </message>
        <message>
            <source>What would happen</source>
            <translation>Was geschähe</translation>
        </message>
        <message>
            <source>What would happen to each file</source>
            <translation>Was mit jeder Datei geschähe</translation>
        </message>
        <message>
            <source>What you edited was not saved.</source>
            <translation>Die Änderungen wurden nicht gespeichert.</translation>
        </message>
        <message>
            <source>When PXM already has the file</source>
            <translation>Wenn PXM die Datei schon hat</translation>
        </message>
        <message>
            <source>When a file is complete</source>
            <translation>Wann eine Datei vollständig ist</translation>
        </message>
        <message>
            <source>When all is done</source>
            <translation>Wenn fertig</translation>
        </message>
        <message>
            <source>When an upload is over or files need you, while the window is not in use.</source>
            <translation>Wenn ein Upload vorbei oder ein Eingriff nötig ist, solange das Fenster nicht in Gebrauch ist.</translation>
        </message>
        <message>
            <source>Which files</source>
            <translation>Welche Dateien</translation>
        </message>
        <message>
            <source>Which views it has, and which are missing</source>
            <translation>Welche Ansichten es hat und welche fehlen</translation>
        </message>
        <message>
            <source>Why is this not uploading?</source>
            <translation>Warum wird das nicht hochgeladen?</translation>
        </message>
        <message>
            <source>Why is “%1” not uploading?</source>
            <translation>Warum wird „%1“ nicht hochgeladen?</translation>
        </message>
        <message>
            <source>Will change</source>
            <translation>Wird geändert</translation>
        </message>
        <message>
            <source>With a keyword</source>
            <translation>Mit einem Stichwort</translation>
        </message>
        <message>
            <source>With a label</source>
            <translation>Mit einem Etikett</translation>
        </message>
        <message>
            <source>Without a product</source>
            <translation>Ohne Produkt</translation>
        </message>
        <message>
            <source>Working out the coverage</source>
            <translation>Abdeckung wird ermittelt</translation>
        </message>
        <message>
            <source>Write * instead of **: a pattern fits files in folders of any depth without it.</source>
            <translation>* statt ** schreiben: Ein Muster passt auch so auf Dateien in beliebig tiefen Ordnern.</translation>
        </message>
        <message>
            <source>Write for example {sku}_{view}.</source>
            <translation>Schreiben Sie zum Beispiel {sku}_{view}.</translation>
        </message>
        <message>
            <source>Write the pattern otherwise.</source>
            <translation>Das Muster anders schreiben.</translation>
        </message>
        <message>
            <source>Write the year first.</source>
            <translation>Schreiben Sie das Jahr zuerst.</translation>
        </message>
        <message>
            <source>Write them into the proxy's address in this computer's network settings (HTTPS_PROXY), then start PXM Desktop again.</source>
            <translation>Schreiben Sie sie in die Adresse des Proxys in den Netzwerkeinstellungen dieses Computers (HTTPS_PROXY), dann starten Sie PXM Desktop neu.</translation>
        </message>
        <message>
            <source>Write yes or no.</source>
            <translation>Schreiben Sie „yes“ oder „no“.</translation>
        </message>
        <message>
            <source>Writing %1: %2</source>
            <translation>Schreibe %1: %2</translation>
        </message>
        <message>
            <source>Writing %1: %2 of %3</source>
            <translation>Schreibe %1: %2 von %3</translation>
        </message>
        <message>
            <source>Writing %1…</source>
            <translation>Schreibe %1 …</translation>
        </message>
        <message>
            <source>Yes</source>
            <translation>Ja</translation>
        </message>
        <message>
            <source>Yes or no</source>
            <translation>Ja oder Nein</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <source>You can leave this page: the change goes on.</source>
            <translation>Die Seite kann verlassen werden: die Änderung geht weiter.</translation>
        </message>
        <message>
            <source>You see what would change before anything is written.</source>
            <translation>Vor dem Schreiben ist zu sehen, was sich ändern würde.</translation>
        </message>
        <message>
            <source>You stay signed in until the program is closed.</source>
            <translation>Die Anmeldung gilt, bis das Programm beendet wird.</translation>
        </message>
        <message>
            <source>Your PXM user may not change this file. Ask your PXM administrator for the permission, then retry.</source>
            <translation>Ihr PXM-Benutzer darf diese Datei nicht ändern. Bitten Sie Ihren PXM-Administrator um die Berechtigung und versuchen Sie es dann noch einmal.</translation>
        </message>
        <message>
            <source>Your files are being read from PXM. They show here as they come.</source>
            <translation>Ihre Dateien werden aus PXM gelesen. Sie erscheinen hier nach und nach.</translation>
        </message>
        <message>
            <source>Your files have not been read from PXM yet.</source>
            <translation>Ihre Dateien wurden noch nicht aus PXM gelesen.</translation>
        </message>
        <message>
            <source>Yours</source>
            <translation>Von hier</translation>
        </message>
        <message>
            <source>ZIP file (*.zip)</source>
            <translation>ZIP-Datei (*.zip)</translation>
        </message>
        <message>
            <source>Zeros in front do not matter</source>
            <translation>Führende Nullen sind egal</translation>
        </message>
        <message>
            <source>add to the region %1</source>
            <translation>in die Region %1 aufnehmen</translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <extracomment>One: and %n more</extracomment>
            <translation>
                <numerusform>und %Ln weiteres</numerusform>
                <numerusform>und %Ln weitere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more files</source>
            <extracomment>One: and %n more file</extracomment>
            <translation>
                <numerusform>und %n weitere Datei</numerusform>
                <numerusform>und %Ln weitere Dateien</numerusform>
            </translation>
        </message>
        <message>
            <source>before %1</source>
            <translation>vor %1</translation>
        </message>
        <message>
            <source>by itself</source>
            <translation>von selbst</translation>
        </message>
        <message>
            <source>chosen</source>
            <translation>gewählt</translation>
        </message>
        <message>
            <source>collapsed</source>
            <translation>eingeklappt</translation>
        </message>
        <message>
            <source>days</source>
            <translation>Tage</translation>
        </message>
        <message>
            <source>empty</source>
            <translation>leer</translation>
        </message>
        <message>
            <source>expanded</source>
            <translation>ausgeklappt</translation>
        </message>
        <message>
            <source>favourite</source>
            <translation>Favorit</translation>
        </message>
        <message>
            <source>finished %1</source>
            <translation>fertig %1</translation>
        </message>
        <message>
            <source>folders of PXM Desktop</source>
            <translation>Ordner von PXM Desktop</translation>
        </message>
        <message>
            <source>full speed</source>
            <translation>volles Tempo</translation>
        </message>
        <message>
            <source>has variants</source>
            <translation>hat Varianten</translation>
        </message>
        <message>
            <source>hidden</source>
            <translation>versteckt</translation>
        </message>
        <message numerus="yes">
            <source>in %n selected files</source>
            <extracomment>One: in %n selected file</extracomment>
            <translation>
                <numerusform>in %n ausgewählten Datei</numerusform>
                <numerusform>in %Ln ausgewählten Dateien</numerusform>
            </translation>
        </message>
        <message>
            <source>in all files</source>
            <translation>in allen Dateien</translation>
        </message>
        <message>
            <source>in it</source>
            <translation>darin</translation>
        </message>
        <message>
            <source>in sub-folders</source>
            <translation>in Unterordnern</translation>
        </message>
        <message>
            <source>in the files of %1</source>
            <translation>in den Dateien von %1</translation>
        </message>
        <message>
            <source>last 30 days</source>
            <translation>letzte 30 Tage</translation>
        </message>
        <message>
            <source>last 7 days</source>
            <translation>letzte 7 Tage</translation>
        </message>
        <message>
            <source>less than a minute left</source>
            <translation>noch weniger als eine Minute</translation>
        </message>
        <message>
            <source>link back to a folder above</source>
            <translation>Verweis auf einen Ordner darüber</translation>
        </message>
        <message>
            <source>link to %1</source>
            <translation>mit %1 verknüpfen</translation>
        </message>
        <message>
            <source>linked</source>
            <translation>verknüpft</translation>
        </message>
        <message>
            <source>links</source>
            <translation>Verknüpfungen</translation>
        </message>
        <message>
            <source>missing</source>
            <translation>fehlt</translation>
        </message>
        <message>
            <source>name PXM cannot take</source>
            <translation>Name, den PXM nicht annimmt</translation>
        </message>
        <message>
            <source>no gaps</source>
            <translation>keine Lücken</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>not a regular file</source>
            <translation>keine normale Datei</translation>
        </message>
        <message>
            <source>not in it</source>
            <translation>nicht darin</translation>
        </message>
        <message>
            <source>not known yet</source>
            <translation>noch nicht bekannt</translation>
        </message>
        <message>
            <source>not linked</source>
            <translation>nicht verknüpft</translation>
        </message>
        <message>
            <source>not published</source>
            <translation>nicht veröffentlicht</translation>
        </message>
        <message>
            <source>not readable by you</source>
            <translation>nicht lesbar</translation>
        </message>
        <message>
            <source>not there any more</source>
            <translation>nicht mehr da</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>on its way</source>
            <translation>unterwegs</translation>
        </message>
        <message>
            <source>only in the cloud</source>
            <translation>nur in der Cloud</translation>
        </message>
        <message>
            <source>other names</source>
            <translation>andere Namen</translation>
        </message>
        <message>
            <source>preset “%1”</source>
            <translation>Vorlage „%1“</translation>
        </message>
        <message>
            <source>product by %1</source>
            <translation>Produkt nach %1</translation>
        </message>
        <message>
            <source>published</source>
            <translation>veröffentlicht</translation>
        </message>
        <message>
            <source>published from %1</source>
            <translation>veröffentlicht ab %1</translation>
        </message>
        <message>
            <source>published from %1 until %2</source>
            <translation>veröffentlicht ab %1 bis %2</translation>
        </message>
        <message>
            <source>published until %1</source>
            <translation>veröffentlicht bis %1</translation>
        </message>
        <message>
            <source>s</source>
            <translation>s</translation>
        </message>
        <message>
            <source>sent %1</source>
            <translation>gesendet %1</translation>
        </message>
        <message>
            <source>since %1</source>
            <translation>seit %1</translation>
        </message>
        <message>
            <source>since last year</source>
            <translation>seit letztem Jahr</translation>
        </message>
        <message>
            <source>take out of the region %1</source>
            <translation>aus der Region %1 nehmen</translation>
        </message>
        <message>
            <source>temporary</source>
            <translation>temporär</translation>
        </message>
        <message>
            <source>the limit above</source>
            <translation>das Limit oben</translation>
        </message>
        <message>
            <source>this one</source>
            <translation>diese Datei</translation>
        </message>
        <message>
            <source>this year</source>
            <translation>dieses Jahr</translation>
        </message>
        <message>
            <source>today</source>
            <translation>heute</translation>
        </message>
        <message>
            <source>unlink from %1</source>
            <translation>von %1 lösen</translation>
        </message>
        <message>
            <source>up to %1</source>
            <translation>bis %1</translation>
        </message>
        <message>
            <source>variant</source>
            <translation>Variante</translation>
        </message>
        <message>
            <source>without a product</source>
            <translation>ohne Produkt</translation>
        </message>
        <message>
            <source>{%1} goes to</source>
            <translation>{%1} nach</translation>
        </message>
        <message>
            <source>“%1” does not take so much. Shorten it.</source>
            <translation>„%1“ fasst nicht so viel. Kürzen.</translation>
        </message>
        <message>
            <source>“%1” is changed.</source>
            <translation>„%1“ ist geändert.</translation>
        </message>
        <message>
            <source>“%1” is empty. Give it a value, or take it off.</source>
            <translation>„%1“ ist leer. Einen Wert eingeben oder das Attribut entfernen.</translation>
        </message>
        <message>
            <source>“%1” is looked through now.</source>
            <translation>„%1“ wird jetzt durchgesehen.</translation>
        </message>
        <message>
            <source>“%1” is no longer watched. Its files stay where they are.</source>
            <translation>„%1“ wird nicht mehr überwacht. Die Dateien bleiben, wo sie sind.</translation>
        </message>
        <message>
            <source>“%1” is watched now.</source>
            <translation>„%1“ wird jetzt überwacht.</translation>
        </message>
        <message>
            <source>“%1” names “%2”, not this product.</source>
            <translation>„%1“ nennt „%2“, nicht dieses Produkt.</translation>
        </message>
        <message>
            <source>“%1” says the view “%2”, not “%3”. Uploaded, it would show there.</source>
            <translation>„%1“ nennt die Ansicht „%2“, nicht „%3“. Nach dem Hochladen stünde die Datei dort.</translation>
        </message>
        <message>
            <source>“%1” takes a day.</source>
            <translation>„%1“ braucht ein Datum.</translation>
        </message>
        <message>
            <source>“%1” takes a list.</source>
            <translation>„%1“ braucht eine Liste.</translation>
        </message>
        <message>
            <source>“%1” takes a number, such as %2.</source>
            <translation>„%1“ braucht eine Zahl wie %2.</translation>
        </message>
        <message>
            <source>“%1” takes no number that large.</source>
            <translation>„%1“ fasst keine so große Zahl.</translation>
        </message>
        <message>
            <source>“%1” takes one of its choices.</source>
            <translation>„%1“ braucht einen Wert aus der Auswahl.</translation>
        </message>
        <message>
            <source>“%1” takes text.</source>
            <translation>„%1“ braucht Text.</translation>
        </message>
        <message>
            <source>“%1” takes yes or no.</source>
            <translation>„%1“ braucht Ja oder Nein.</translation>
        </message>
        <message>
            <source>“%1” tells no view, so it would show under other files.</source>
            <translation>„%1“ nennt keine Ansicht und stünde daher unter anderen Dateien.</translation>
        </message>
        <message>
            <source>“%1” was saved (%2).</source>
            <translation>„%1“ wurde gespeichert (%2).</translation>
        </message>
        <message>
            <source>“-”, “_” and spaces are alike</source>
            <translation>„-“, „_“ und Leerzeichen sind gleich</translation>
        </message>
        <message>
            <source>“Check now” tries everything that an upload needs: sign-in, network, encryption, budget.</source>
            <translation>„Jetzt prüfen“ probiert alles, was ein Upload braucht: Anmeldung, Netzwerk, Verschlüsselung, Kontingent.</translation>
        </message>
        <message>
            <source>… and %1 more</source>
            <translation>… und %1 weitere</translation>
        </message>
        <message numerus="yes">
            <source>… and %n products more</source>
            <extracomment>One: … and %n product more</extracomment>
            <translation>
                <numerusform>… und %n Produkt mehr</numerusform>
                <numerusform>… und %n Produkte mehr</numerusform>
            </translation>
        </message>
    </context>
</TS>
