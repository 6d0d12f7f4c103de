// What BulkConnection of the same library, unchanged, must be able to do: Bulk API 1.0, gzip on.
import com.sforce.async.*;
import com.sforce.soap.partner.PartnerConnection;
import com.sforce.ws.ConnectorConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

final class BulkChecks extends Support {
  private static final int ROWS = 1200;
  private static final int BATCH = 500;

  private static BulkConnection bulk;

  static void run(PartnerConnection org) {
    check("BulkConnection: insert in batches of CSV, and what came of each row", () -> {
      bulk = connection(org.getConfig().getSessionId(), true);
      JobInfo job = job("City__c", OperationEnum.insert, ContentType.CSV);
      for (int first = 0; first < ROWS; first += BATCH) {
        StringBuilder csv = new StringBuilder("CityId__c,Name,Country__c,Population__c\n");
        for (int row = first; row < Math.min(ROWS, first + BATCH); row++)
          csv.append("\"wsc-" + row + "\",\"Stadt \"\"" + row + "\"\", Ø\",\"DE\",\"" + (row == 7 ? "many" : row) + "\"\n");
        bulk.createBatchFromStream(job, bytes(csv.toString()));
      }
      JobInfo ended = ended(job.getId());
      must(ended.getState() == JobStateEnum.Closed && ended.getNumberBatchesCompleted() == 3, String.valueOf(ended));
      must(ended.getNumberRecordsProcessed() == ROWS && ended.getNumberRecordsFailed() == 1, String.valueOf(ended));
      int row = 0;
      for (BatchInfo batch : bulk.getBatchInfoList(job.getId()).getBatchInfo()) {
        must(batch.getState() == BatchStateEnum.Completed, String.valueOf(batch));
        CSVReader results = new CSVReader(bulk.getBatchResultStream(job.getId(), batch.getId()), "UTF-8");
        must(List.of("Id", "Success", "Created", "Error").equals(results.nextRecord()), "another header");
        for (List<String> result = results.nextRecord(); result != null; result = results.nextRecord(), row++) {
          must(result.get(1).equals(String.valueOf(row != 7)), row + ": " + result);
          if (row == 7) must(result.get(3).startsWith("INVALID_TYPE_ON_FIELD_IN_RECORD:"), result.get(3));
        }
      }
      must(row == ROWS, row + " results");
    });
    check("BulkConnection: query in CSV", () -> {
      JobInfo job = job("City__c", OperationEnum.query, ContentType.CSV);
      String soql = "SELECT Id, CityId__c, Name FROM City__c WHERE CityId__c LIKE 'wsc-%'";
      BatchInfo batch = bulk.createBatchFromStream(job, bytes(soql));
      ended(job.getId());
      String[] results = bulk.getQueryResultList(job.getId(), batch.getId()).getResult();
      must(results.length == 1, results.length + " results");
      CSVReader reader = new CSVReader(bulk.getQueryResultStream(job.getId(), batch.getId(), results[0]), "UTF-8");
      must(List.of("Id", "CityId__c", "Name").equals(reader.nextRecord()), "another header");
      Set<String> keys = new HashSet<>();
      for (List<String> row = reader.nextRecord(); row != null; row = reader.nextRecord()) {
        keys.add(row.get(1));
        must(row.get(2).equals("Stadt \"" + row.get(1).substring(4) + "\", Ø"), row.get(2));
      }
      must(keys.size() == ROWS - 1, keys.size() + " rows");
    });
    check("BulkConnection: upsert by external id in XML, results as objects", () -> {
      JobInfo asked = asked("City__c", OperationEnum.upsert, ContentType.XML);
      asked.setExternalIdFieldName("CityId__c");
      JobInfo job = bulk.createJob(asked);
      BatchRequest request = bulk.createBatch(job);
      request.addSObject(city("wsc-1", "Renamed"));
      request.addSObject(city("wsc-new", "New"));
      request.addSObject(city("wsc-long", "x".repeat(81)));
      BatchInfo batch = request.completeRequest();
      ended(job.getId());
      Result[] results = bulk.getBatchResult(job.getId(), batch.getId()).getResult();
      must(results.length == 3, results.length + " results");
      must(results[0].isSuccess() && !results[0].isCreated() && results[0].getId().length() == 18, String.valueOf(results[0]));
      must(results[1].isSuccess() && results[1].isCreated(), String.valueOf(results[1]));
      com.sforce.async.Error error = results[2].getErrors()[0];
      must(error.getStatusCode() == StatusCode.STRING_TOO_LONG, String.valueOf(error));
      must("Name".equals(error.getFields()[0]), String.valueOf(error));
    });
    check("BulkConnection: without gzip, and a job that is aborted", () -> {
      BulkConnection plain = connection(org.getConfig().getSessionId(), false);
      JobInfo job = plain.createJob(asked("City__c", OperationEnum.insert, ContentType.CSV));
      must(plain.abortJob(job.getId()).getState() == JobStateEnum.Aborted, "the state");
      must(refused(() -> plain.createBatchFromStream(job, bytes("Name\nx\n"))) == AsyncExceptionCode.InvalidJobState, "another code");
    });
    check("BulkConnection: refusals have codes that the library knows", () -> {
      must(refused(() -> job("Nope__c", OperationEnum.insert, ContentType.CSV)) == AsyncExceptionCode.InvalidJob, "job");
      must(refused(() -> job("City__c", OperationEnum.insert, ContentType.ZIP_CSV)) == AsyncExceptionCode.FeatureNotEnabled, "zip");
      BulkConnection stranger = connection("00Dgf0000000001!nobody", true);
      AsyncExceptionCode code = refused(() -> stranger.createJob(asked("City__c", OperationEnum.insert, ContentType.CSV)));
      must(code == AsyncExceptionCode.InvalidSessionId, String.valueOf(code));
    });
  }

  private static BulkConnection connection(String session, boolean gzip) throws AsyncApiException {
    ConnectorConfig config = new ConnectorConfig();
    config.setSessionId(session);
    config.setRestEndpoint(URL + "/services/async/65.0");
    config.setCompression(gzip);
    return new BulkConnection(config);
  }

  private static JobInfo asked(String object, OperationEnum operation, ContentType type) {
    JobInfo job = new JobInfo();
    job.setObject(object);
    job.setOperation(operation);
    job.setContentType(type);
    job.setConcurrencyMode(ConcurrencyMode.Serial);
    return job;
  }

  private static JobInfo job(String object, OperationEnum operation, ContentType type) throws AsyncApiException {
    return bulk.createJob(asked(object, operation, type));
  }

  private static SObject city(String key, String name) {
    SObject city = new SObject();
    city.setField("CityId__c", key);
    city.setField("Name", name);
    city.setField("Country__c", "DE");
    return city;
  }

  /** Closes a job when all its batches have run, as Data Loader does. */
  private static JobInfo ended(String id) throws AsyncApiException, InterruptedException {
    for (; ; Thread.sleep(50)) {
      JobInfo job = bulk.getJobStatus(id);
      if (job.getNumberBatchesQueued() == 0 && job.getNumberBatchesInProgress() == 0) return bulk.closeJob(id);
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private interface BulkWork {
    void run() throws AsyncApiException, IOException;
  }

  private static AsyncExceptionCode refused(BulkWork work) throws IOException {
    try {
      work.run();
    } catch (AsyncApiException refusal) {
      return refusal.getExceptionCode();
    }
    throw new IllegalStateException("it was not refused");
  }
}
