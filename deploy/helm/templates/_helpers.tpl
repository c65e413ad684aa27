{{- define "iam-monitor.name" -}}
{{- if contains "iam-monitor" .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-iam-monitor" .Release.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "iam-monitor.selector" -}}
app.kubernetes.io/name: iam-monitor
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "iam-monitor.labels" -}}
{{ include "iam-monitor.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "iam-monitor.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag }}{{ end }}
{{- end }}

{{/* The settings of every process. Secrets are referenced, never copied. */}}
{{- define "iam-monitor.environment" -}}
- { name: DATABASE_URL, valueFrom: { secretKeyRef: { name: {{ .Values.secrets.databaseUrl.name }}, key: {{ .Values.secrets.databaseUrl.key }} } } }
{{- if .Values.keyEncryptionKeyKms.arn }}
- { name: KEY_ENCRYPTION_KEY_KMS, value: {{ .Values.keyEncryptionKeyKms.arn | quote }} }
- { name: KEY_ENCRYPTION_KEY_KMS_INSTALLATION, value: {{ required "keyEncryptionKeyKms.installation is required" .Values.keyEncryptionKeyKms.installation | quote }} }
{{- else }}
- { name: KEY_ENCRYPTION_KEY, valueFrom: { secretKeyRef: { name: {{ .Values.secrets.keyEncryptionKey.name }}, key: {{ .Values.secrets.keyEncryptionKey.key }} } } }
{{- end }}
- { name: PUBLIC_URL, value: {{ .Values.publicUrl | quote }} }
- { name: DEMO_ACCOUNT, value: "false" }
{{- range $name, $value := .Values.settings }}
- { name: {{ $name }}, value: {{ $value | toString | quote }} }
{{- end }}
{{- range $name, $secret := .Values.secrets.settings }}
- { name: {{ $name }}, valueFrom: { secretKeyRef: { name: {{ $secret.name }}, key: {{ $secret.key }} } } }
{{- end }}
{{- end }}

{{- define "iam-monitor.pod" -}}
serviceAccountName: {{ include "iam-monitor.name" . }}
automountServiceAccountToken: {{ .Values.serviceAccount.automountToken }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
volumes:
  - { name: tmp, emptyDir: { sizeLimit: 1Gi } }
{{- if .Values.certificateAuthorities.configMap }}
  - { name: ca, configMap: { name: {{ .Values.certificateAuthorities.configMap }} } }
{{- end }}
{{- end }}

{{- define "iam-monitor.container" -}}
image: {{ include "iam-monitor.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: tmp, mountPath: /tmp }
{{- if .Values.certificateAuthorities.configMap }}
  - { name: ca, mountPath: /etc/iam-monitor/ca, readOnly: true }
{{- end }}
{{- end }}
