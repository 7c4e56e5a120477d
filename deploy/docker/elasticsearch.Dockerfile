# Elasticsearch with a folder for its snapshots that its user may write: a fresh volume takes over owner and mode from here.
FROM elasticsearch:8.19.0
USER 0:0
RUN install -d -o elasticsearch -g root -m 0775 /usr/share/elasticsearch/snapshots
USER 1000:0
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=6 \
  CMD ["curl", "--silent", "--fail", "--max-time", "4", "http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=3s"]
