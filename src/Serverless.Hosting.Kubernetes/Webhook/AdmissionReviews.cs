using System.Text.Json.Nodes;
using Serverless.Hosting.Knative.Admission;
using Serverless.Hosting.Kubernetes.Store;

namespace Serverless.Hosting.Kubernetes.Webhook;

/// <summary>
/// Answers the reviews of <c>admission.k8s.io/v1</c>.
/// </summary>
internal sealed class AdmissionReviews(ObjectAdmission admission)
{
    private const string ApiVersion = "admission.k8s.io/v1";
    private const int Invalid = 422;

    /// <summary>Answers a review; null for what is none.</summary>
    public JsonObject? Answer(JsonObject review)
    {
        if (review.Text("apiVersion") != ApiVersion || review.Object("request") is not { } request)
        {
            return null;
        }

        var problems = FindProblems(request.Object("object"), request.Object("oldObject"));
        var response = new JsonObject { ["uid"] = request.Text("uid"), ["allowed"] = problems.Count == 0 };
        if (problems.Count > 0)
        {
            response["status"] = Refusal(problems);
        }

        return new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = "AdmissionReview", ["response"] = response };
    }

    /// <summary>An object that is being deleted may always change: otherwise it could not be let go.</summary>
    private IReadOnlyList<ObjectProblem> FindProblems(JsonObject? document, JsonObject? old) =>
        document is null || document.Object("metadata").Has("deletionTimestamp") ? [] : admission.Examine(document, old).Problems;

    private static JsonObject Refusal(IReadOnlyList<ObjectProblem> problems) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["reason"] = "Invalid",
        ["code"] = Invalid,
        ["message"] = string.Join('\n', problems.Select(problem => problem.ToText())),
        ["details"] = new JsonObject
        {
            ["causes"] = new JsonArray([.. problems.Select(problem => new JsonObject
            {
                ["reason"] = "FieldValueInvalid",
                ["message"] = problem.Message,
                ["field"] = problem.Field,
            })]),
        },
    };
}
