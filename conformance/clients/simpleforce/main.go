// What simpleforce, unchanged, must be able to do with an org. Prints one line of JSON per check.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/simpleforce/simpleforce"
)

const rows = 2400

var (
	url      = os.Getenv("ORG_TLS_URL")
	username = os.Getenv("ORG_USERNAME")
	password = os.Getenv("ORG_PASSWORD")
	token    = os.Getenv("ORG_TOKEN")
)

func main() {
	// Go reads it when it first needs an authority; the library logs whole answers.
	must(os.Setenv("SSL_CERT_FILE", os.Getenv("ORG_CA_FILE")))
	log.SetOutput(io.Discard)

	client := simpleforce.NewClient(url, simpleforce.DefaultClientID, simpleforce.DefaultAPIVersion)
	check("login without token is refused", func() error { return refusedLogin("LOGIN_MUST_USE_SECURITY_TOKEN", password, "") })
	check("login with a wrong password is refused", func() error { return refusedLogin("INVALID_LOGIN", "wrong", token) })
	check("login with username, password and token over HTTPS", func() error {
		if err := client.LoginPassword(username, password, token); err != nil {
			return err
		}
		return want("the instance", client.GetLoc(), url)
	})
	check("describeGlobal and describe", func() error {
		global, err := client.DescribeGlobal()
		if err != nil {
			return err
		}
		if objects, is := (*global)["sobjects"].([]interface{}); !is || len(objects) < 3 {
			return fmt.Errorf("%v", *global)
		}
		account := client.SObject("Account").Describe()
		if account == nil {
			return errors.New("no describe")
		}
		return want("keyPrefix", fmt.Sprint((*account)["keyPrefix"]), "001")
	})
	check("create, get, update, delete", func() error { return records(client) })
	check("upsert by external id", func() error { return upserts(client) })
	check("a query's pages give each row once", func() error { return pages(client) })
	check("fields of a parent", func() error {
		result, err := client.Query("SELECT Id, CreatedBy.Username FROM Account LIMIT 1")
		if err != nil {
			return err
		}
		creator := result.Records[0].SObjectField("User", "CreatedBy")
		if creator == nil {
			return errors.New("no CreatedBy")
		}
		return want("CreatedBy.Username", creator.StringField("Username"), username)
	})
	check("a refused query says why", func() error {
		_, err := client.Query("SELECT Nope FROM Account")
		return says(err, "INVALID_FIELD")
	})
	check("a session of a client that only has its id", func() error {
		other := simpleforce.NewClient(url, simpleforce.DefaultClientID, simpleforce.DefaultAPIVersion)
		other.SetSidLoc(client.GetSid(), client.GetLoc())
		_, err := other.Query("SELECT Id FROM User LIMIT 1")
		return err
	})
}

func refusedLogin(code, password, token string) error {
	client := simpleforce.NewClient(url, simpleforce.DefaultClientID, simpleforce.DefaultAPIVersion)
	return says(client.LoginPassword(username, password, token), code)
}

func records(client *simpleforce.Client) error {
	name := `Umläut & Søn <"'>`
	made := client.SObject("Account").Set("Name", name).Set("NumberOfEmployees", 7).Create()
	if made == nil {
		return errors.New("create")
	}
	read := client.SObject("Account").Get(made.ID())
	if read == nil {
		return errors.New("get")
	}
	if err := want("Name", read.StringField("Name"), name); err != nil {
		return err
	}
	if made.Set("Name", "Renamed").Update() == nil {
		return errors.New("update")
	}
	if err := want("Name", client.SObject("Account").Get(made.ID()).StringField("Name"), "Renamed"); err != nil {
		return err
	}
	if err := made.Delete(); err != nil {
		return err
	}
	if client.SObject("Account").Get(made.ID()) != nil {
		return errors.New("it is still there")
	}
	return nil
}

func upserts(client *simpleforce.Client) error {
	for _, name := range []string{"Reykjavík", "Reykjavik"} {
		city := client.SObject("City__c").Set("ExternalIDField", "CityId__c").Set("CityId__c", "go-1")
		if city.Set("Name", name).Set("Country__c", "IS").Upsert() == nil {
			return errors.New(name)
		}
	}
	result, err := client.Query("SELECT Name FROM City__c WHERE CityId__c = 'go-1'")
	if err != nil {
		return err
	}
	if result.TotalSize != 1 {
		return fmt.Errorf("%d records", result.TotalSize)
	}
	return want("Name", result.Records[0].StringField("Name"), "Reykjavik")
}

// A page has 2,000 records. The library has no call for many rows, but one for any path.
func pages(client *simpleforce.Client) error {
	for done := 0; done < rows; done += 200 {
		list := []map[string]interface{}{}
		for row := done; row < done+200; row++ {
			attributes := map[string]string{"type": "Account"}
			list = append(list, map[string]interface{}{"attributes": attributes, "Name": fmt.Sprintf("Go %d", row)})
		}
		body, err := json.Marshal(map[string]interface{}{"allOrNone": true, "records": list})
		must(err)
		path := "services/data/v" + simpleforce.DefaultAPIVersion + "/composite/sobjects"
		if _, err := client.ApexREST("POST", path, bytes.NewReader(body)); err != nil {
			return err
		}
	}
	requests := 0
	names := map[string]bool{}
	result, err := client.Query("SELECT Name FROM Account WHERE Name LIKE 'Go %'")
	for ; err == nil; result, err = client.Query(result.NextRecordsURL) {
		requests++
		for _, record := range result.Records {
			names[record.StringField("Name")] = true
		}
		if result.Done {
			break
		}
	}
	if err != nil {
		return err
	}
	return want("what came", fmt.Sprintf("%d names on %d pages", len(names), requests), fmt.Sprintf("%d names on 2 pages", rows))
}

func want(what, got, wanted string) error {
	if got == wanted {
		return nil
	}
	return fmt.Errorf("%s is %q", what, got)
}

func says(err error, code string) error {
	if err == nil {
		return errors.New("it was not refused")
	}
	if !strings.Contains(err.Error(), code) {
		return fmt.Errorf("another refusal: %w", err)
	}
	return nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func check(name string, work func() error) {
	note := ""
	err := work()
	if err != nil {
		note = err.Error()
	}
	line, failed := json.Marshal(map[string]interface{}{"name": name, "ok": err == nil, "note": note})
	must(failed)
	fmt.Println(string(line))
}
