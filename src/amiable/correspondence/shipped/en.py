"""The English wordings: key → title, an empty line, text; and a sample of each field."""

TEXTS = {
    "dispute_acknowledged": """
We have received your dispute ({number})

Dear {name},

Thank you for letting us know. We are handling your dispute under number {number}.
Invoice concerned: {invoices}
What you reported: {reason}
Amount put on hold: {amount}

Until we have answered, nothing is claimed from you on that part.
We will answer by {due_on}

Anything to add? Simply reply to this message.

Kind regards,
{by}
{company}
""",
    "dispute_progress": """
Your dispute {number}: where we are

Dear {name},

Here is where your dispute {number} stands.
Invoice concerned: {invoices}

{news}

Nothing is claimed from you on the part you dispute until we have answered.
We will answer by {due_on}

Kind regards,
{by}
{company}
""",
    "dispute_resolved": """
Our answer to your dispute {number}

Dear {name},

We have looked into your dispute {number}.
Invoice concerned: {invoices}
Our conclusion: {outcome}
Amount we grant you: {conceded}
Document issued: {document}
Remaining to pay: {remaining}
Due date of the remainder: {due_on}

If this answer does not suit you, reply to this message and we will look at it again with you.

Kind regards,
{by}
{company}
""",
    "document_request": """
A document is missing for your dispute {number}

Dear {name},

To move forward with your dispute {number}, we would need the following:

{documents}

Invoice concerned: {invoices}
If possible before {due_on}

A readable photo is enough; simply reply to this message with it.
Nothing is claimed from you on the part you dispute in the meantime.

Kind regards,
{by}
{company}
""",
    "question": """
A question about a delivery or an invoice: {number}, {customer}

Hello {name},

{asked_by} needs your answer:

{question}

Customer: {customer}
Case: {number}
Answer expected by {due_on}

Answering takes a minute, without account or password:
{link}

If it is not for you, the same page lets you say so or pass the question on.

Thank you,
{company}
""",
    "questions_digest": """
Your questions of the day: {count}

Hello {name},

Questions waiting for your answer: {count}

{questions}

Each address opens the page of one question, without account or password.
If one of them is not for you, its page lets you say so or pass it on.

Thank you,
{company}
""",
    "question_reminder": """
Your answer is expected: {number}, {customer}

Hello {name},

This question still waits for your answer:

{question}

It was asked by {asked_by}
Customer: {customer}
It was expected by {due_on}

To answer:
{link}

If you do not know, or if it is not for you, say so at the same place: that helps as well.

Thank you,
{company}
""",
    "question_escalated": """
Question without an answer: {number}, {customer}

Hello {name},

This question was not answered, and the case cannot move on without it:

{question}

Department: {department}
It was asked by {asked_by}
Customer: {customer}
It was expected by {due_on}

You can answer it, or pass it on to whoever knows:
{link}

Thank you,
{company}
""",
    "question_ended": """
What came of your answer: {number}, {customer}

Hello {name},

You had answered this question:

{question}

Case {number} is now closed.
Conclusion: {outcome}

Thank you for your help: there is nothing more for you to do.

{company}
""",
    "question_link_again": """
Your new link: {number}, {customer}

Hello {name},

Here is the new link to answer this question:

{question}

{link}

If you did not ask for it, there is nothing to do.

Thank you,
{company}
""",
    "decision_to_approve": """
A decision waits for your approval: {number}, {customer}

Hello {name},

{by} proposes a decision beyond what they may decide alone.
Customer: {customer}
Case: {number}
Invoice concerned: {invoices}
Proposed conclusion: {outcome}
Amount granted: {conceded}

To approve or refuse it: {link}

{company}
""",
    "salesperson_digest": """
Disputes of your customers: {count}

Hello {name},

Here are the open disputes of your customers ({count}).
Amount on hold: {amount}

{disputes}

To see them: {link}

{company}
""",
    "announced_arrived": """
The announced invoice has arrived: {invoice}, {customer}

Hello {name},

Invoice {invoice} has just arrived; a dispute was waiting for it.
Customer: {customer}
Disputed on: {reference}
What was reported: {reason}
Amount announced: {amount}

A hold is proposed; say how it stands: {link}

{company}
""",
}
SAMPLES = {
    "company": "Orvenne Emballages",
    "customer": "Laiterie Halbrane",
    "number": "LIT-2026-0031",
    "name": "Ms Varga",
    "by": "Camille Tessandre",
    "invoices": "F26-1187",
    "invoice": "F26-1187",
    "reason": "fewer goods delivered than invoiced",
    "amount": "€232.80",
    "due_on": "27/11/2026",
    "news": "Our depot is checking the delivery note; we expect its answer tomorrow.",
    "outcome": "partly founded",
    "conceded": "€162.18",
    "remaining": "€70.62",
    "document": "credit note AV26-0044",
    "documents": "– the signed delivery note\n– a photo of the boxes",
    "question": "How many boxes were delivered on 12 November to Laiterie Halbrane (note BL-5521)?",
    "asked_by": "Camille Tessandre",
    "department": "Logistics",
    "link": "https://amiable.example/a/example/",
    "count": "2",
    "questions": (
        "How many boxes were delivered on 12 November?\nLIT-2026-0031, Laiterie Halbrane\n"
        "https://amiable.example/a/example/\n\nWas the price of the 2026 list agreed?\n"
        "LIT-2026-0034, Brasserie du Quai\nhttps://amiable.example/a/other/"
    ),
    "disputes": (
        "– LIT-2026-0031, Laiterie Halbrane, €232.80, waits for logistics\n"
        "– LIT-2026-0034, Brasserie du Quai, €410.00, waits for the customer"
    ),
    "reference": "delivery note BL-5521",
}
